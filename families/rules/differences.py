"""What changed between two versions of a text, clause by clause and word by word.

Words are compared as they are read: Markdown's signs are no words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from csb_portal.richtext import plain
from families.rules.documents import ClauseText

WORDS = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Some words: as they were and are, or new, or gone."""

    change: Change
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """What became of one clause. ``was`` is its former key where it has another now."""

    change: Change
    key: str
    was: str = ""
    is_moved: bool = False
    heading: list[Piece] = field(default_factory=list)
    text: list[Piece] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return self.change == Change.SAME and not self.is_moved

    @property
    def is_of_form_alone(self) -> bool:
        """Tell whether every word stayed, and only emphasis or layout is another."""
        pieces = [*self.heading, *self.text]
        return self.change == Change.CHANGED and all(p.change == Change.SAME for p in pieces)

    @property
    def paragraphs(self) -> list[list[Piece]]:
        """The text, a paragraph or item at a time, as it is read."""
        found: list[list[Piece]] = [[]]
        for piece in self.text:
            first, *more = piece.text.split("\n")
            found[-1].append(Piece(piece.change, first))
            found += [[Piece(piece.change, line)] for line in more]
        return [[piece for piece in one if piece.text] for one in found]


def changed_words(before: str, after: str) -> list[Piece]:
    """Compare two texts word by word; what stayed, went and came, in reading order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces = []
    for step, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[i1:i2])))
            continue
        pieces.append(Piece(Change.REMOVED, "".join(old[i1:i2])))
        pieces.append(Piece(Change.ADDED, "".join(new[j1:j2])))
    return [piece for piece in pieces if piece.text]


def compare(before: Sequence[ClauseText], after: Sequence[ClauseText]) -> list[ClauseChange]:
    """Compare two versions by the keys of their clauses, in the order of the later one.

    A clause whose key is gone and whose words stand under a new key has moved there, and
    so has one that stands in another place among those that stayed. Removed clauses come
    where they stood.
    """
    olds, news = {one.key: one for one in before}, {one.key: one for one in after}
    renamed = _renamed(olds, news)
    pairs = {key: renamed.get(key, key) for key in news if renamed.get(key, key) in olds}
    out_of_line = _out_of_line([one.key for one in before], list(pairs.values()))
    changes = [_change(olds.get(pairs.get(one.key, "")), one, out_of_line) for one in after]
    gone = [one for one in before if one.key not in pairs.values()]
    for one in gone:
        changes.insert(_place_of(one, before, changes), _removed(one))
    return changes


def _renamed(olds: dict[str, ClauseText], news: dict[str, ClauseText]) -> dict[str, str]:
    """Map new keys to the old ones under which the same words stood."""
    gone = {one.text: key for key, one in olds.items() if key not in news and one.text}
    return {
        key: gone.pop(one.text) for key, one in news.items() if key not in olds and one.text in gone
    }


def _out_of_line(before: list[str], after: list[str]) -> set[str]:
    """Return the old keys of those clauses that changed their place among the others."""
    stayed = [key for key in before if key in set(after)]
    blocks = SequenceMatcher(None, stayed, after, autojunk=False).get_matching_blocks()
    in_line = {key for block in blocks for key in stayed[block.a : block.a + block.size]}
    return set(after) - in_line


def _change(old: ClauseText | None, new: ClauseText, out_of_line: set[str]) -> ClauseChange:
    if old is None:
        heading, text = [Piece(Change.ADDED, new.heading)], [Piece(Change.ADDED, plain(new.text))]
        return ClauseChange(Change.ADDED, new.key, heading=heading, text=text)
    is_same = (old.heading, old.text) == (new.heading, new.text)
    return ClauseChange(
        Change.SAME if is_same else Change.CHANGED,
        new.key,
        was=old.key if old.key != new.key else "",
        is_moved=old.key != new.key or old.key in out_of_line,
        heading=changed_words(old.heading, new.heading),
        text=changed_words(plain(old.text), plain(new.text)),
    )


def _removed(old: ClauseText) -> ClauseChange:
    heading, text = [Piece(Change.REMOVED, old.heading)], [Piece(Change.REMOVED, plain(old.text))]
    return ClauseChange(Change.REMOVED, old.key, heading=heading, text=text)


def _place_of(one: ClauseText, before: Sequence[ClauseText], changes: list[ClauseChange]) -> int:
    """Return where a removed clause stands: after the last of those it used to follow."""
    place = 0
    earlier = {old.key for old in before[: list(before).index(one)]}
    for number, change in enumerate(changes, start=1):
        if (change.was or change.key) in earlier:
            place = number
    return place
