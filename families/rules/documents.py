"""Governing texts as plain text: clauses read from a file, and written back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError

HEADING = re.compile(r"##[ \t]+(?P<key>\S+)(?:[ \t]+(?P<heading>.*))?")
KEY = re.compile(r"[0-9a-z]+(?:\.[0-9a-z]+)*")
LONGEST_KEY, LONGEST_HEADING = 20, 200


@dataclass(frozen=True)
class ClauseText:
    """One clause: the key by which it is cited, its heading, its text in Markdown."""

    key: str
    heading: str
    text: str

    @property
    def level(self) -> int:
        """How deep it stands: ``2`` on the first level, ``2.c`` on the second."""
        return self.key.count(".") + 1


@dataclass(frozen=True)
class DocumentText:
    """A whole text, with what its file says of it."""

    clauses: tuple[ClauseText, ...]
    about: dict[str, str] = field(default_factory=dict)


def read_text(source: str) -> DocumentText:
    """Read a text whose clauses each begin with a line like ``## 2.c Heading``.

    Lines before the first clause say what the text is (``title: Charter``). Raises
    ``DomainError`` for a text without clauses, a key that is none, or one that comes twice.
    """
    about: dict[str, str] = {}
    clauses: list[tuple[str, str, list[str]]] = []
    for line in source.replace("\r\n", "\n").split("\n"):
        if found := HEADING.fullmatch(line.rstrip()):
            clauses.append((found["key"], (found["heading"] or "").strip(), []))
        elif clauses:
            clauses[-1][2].append(line.rstrip())
        elif line.strip():
            name, _colon, value = line.partition(":")
            about[name.strip()] = value.strip()
    read = tuple(ClauseText(key, heading, "\n".join(t).strip()) for key, heading, t in clauses)
    _check(read)
    return DocumentText(read, about)


def write_text(clauses: Iterable[ClauseText]) -> str:
    """Write clauses so that ``read_text`` reads the same again."""
    parts = (f"## {one.key} {one.heading}".rstrip() + f"\n{one.text}" for one in clauses)
    return "\n\n".join(parts) + "\n"


def _check(clauses: tuple[ClauseText, ...]) -> None:
    rule = _("Each clause begins with a line like “## 2.c Heading”, and no key comes twice.")
    if not clauses:
        raise DomainError(_("There is no clause in this text."), rule=rule)
    seen: set[str] = set()
    for one in clauses:
        if not KEY.fullmatch(one.key) or len(one.key) > LONGEST_KEY:
            fact = _("“%(key)s” is not a key: small letters and digits, with full stops between.")
        elif one.key in seen:
            fact = _("The key “%(key)s” comes twice.")
        elif len(one.heading) > LONGEST_HEADING:
            fact = _("The heading of “%(key)s” is longer than 200 characters.")
        else:
            seen.add(one.key)
            continue
        raise DomainError(fact % {"key": one.key}, rule=rule)
