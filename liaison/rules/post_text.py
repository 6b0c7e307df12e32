"""How the text of a post is shown: as plain text, quotations apart, nobody's address in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

HIDDEN = "…@…"
# Every run of the letters an address may begin with, and what makes an address of it. A run is
# taken whole (``++``) whether or not it is one, so that each letter is looked at once.
_WORD = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]++"
    r"(?P<place>@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,20}[A-Za-z]{2,63})?"
)
# "On Monday, Anna wrote:" in the languages whose mail programs people here use.
_INTRODUCES = re.compile(r"(wrote|a écrit|escribió|schrieb|написал[аи]?|写道|كتب)\s*[:：]\s*$")


@dataclass(frozen=True)
class Block:
    """Some lines of a post: the author's own, or quoted from somebody."""

    text: str
    is_quoted: bool = False

    @property
    def lines(self) -> int:
        return self.text.count("\n") + 1


def blocks_of(text: str) -> list[Block]:
    """Split a text into what its author wrote and what is quoted, in its order."""
    blocks: list[tuple[bool, list[str]]] = []
    lines = text.rstrip().split("\n")
    for line, following in zip(lines, _following(lines), strict=True):
        quoted = line.startswith(">") or (
            bool(_INTRODUCES.search(line)) and following.startswith(">")
        )
        if not line.strip() and blocks:
            quoted = blocks[-1][0] and (following.startswith(">") or not following)
        if not blocks or blocks[-1][0] != quoted:
            blocks.append((quoted, []))
        blocks[-1][1].append(line)
    found = [Block("\n".join(own).strip("\n"), quoted) for quoted, own in blocks]
    return [block for block in found if block.text.strip()]


def _following(lines: Sequence[str]) -> list[str]:
    """Return for each line the next one that is not empty."""
    found, following = [], ""
    for line in reversed(lines):
        found.append(following)
        following = line if line.strip() else following
    return found[::-1]


def without_addresses(text: str, public_domain: str) -> str:
    """Hide every e-mail address but those of the portal's own lists.

    What has a ``+`` in it there is one person's: a way to answer, or to say that a mail failed.
    """

    def shown(found: re.Match[str]) -> str:
        word, place = found.group(), found["place"]
        is_ours = place is None or place.lower() == f"@{public_domain.lower()}"
        is_secret = place is not None and "+" in word
        return word if is_ours and not is_secret else HIDDEN

    return _WORD.sub(shown, text)


def quotation_of(text: str, introduction: str) -> str:
    """Return a text as the quotation an answer begins with."""
    quoted = "\n".join(f"> {line}".rstrip() for line in text.rstrip().split("\n"))
    return f"{introduction}\n{quoted}\n\n"
