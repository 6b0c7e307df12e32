"""What was found in a file: where, what, and what to do about it."""

import unicodedata
from dataclasses import dataclass, field

SHOWN = 60
PICTURES_OF_CONTROLS = 0x2400
DELETE, PICTURE_OF_DELETE = "\x7f", "\u2421"
BROKEN_BYTES = range(0xDC80, 0xDD00)
SUGGESTIONS_AT_MOST = 100
HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str, limit: int = SHOWN) -> str:
    """Shorten ``text`` and show what would otherwise hide in it."""
    shown = "".join(map(_visible_character, text[:limit]))
    return f"{shown}…" if len(text) > limit else shown


def _visible_character(character: str) -> str:
    number = ord(character)
    if number < ord(" "):
        return chr(PICTURES_OF_CONTROLS + number)
    if character == DELETE:
        return PICTURE_OF_DELETE
    if number in BROKEN_BYTES:
        return f"⟨byte {number - BROKEN_BYTES.start + 0x80:02X}⟩"
    if unicodedata.category(character) in HIDDEN_CATEGORIES or character == "\u00a0":
        return f"⟨U+{number:04X}⟩"
    return character


@dataclass(frozen=True)
class Finding:
    """One thing found: the lines it stands in, the column, the value, and the remedy."""

    lines: tuple[int, ...]
    column: str
    value: str
    fact: str
    remedy: str = ""


@dataclass(frozen=True)
class Row:
    """One line of data: the number of its (first) line in the file, its cells by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Findings:
    """Everything found so far; any problem refuses the whole file, a warning does not."""

    problems: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    @property
    def may_suggest(self) -> bool:
        """Whether to look for what was meant: not any more in a file that is wrong all over."""
        return len(self.problems) < SUGGESTIONS_AT_MOST

    def refuse_file(self, fact: str, remedy: str, *, value: str = "", line: int = 0) -> None:
        """Note why the file as a whole cannot be read."""
        lines = (line,) if line else ()
        self.problems.append(Finding(lines, "", visible(value), fact, remedy))

    def warn_file(self, fact: str, remedy: str = "") -> None:
        """Note what to look at in the file as a whole."""
        self.warnings.append(Finding((), "", "", fact, remedy))

    def refuse(self, row: Row, column: str, fact: str, remedy: str) -> None:
        """Note why the value of ``row`` in ``column`` cannot be taken."""
        self.problems.append(Finding((row.line,), column, visible(row[column]), fact, remedy))

    def warn(self, row: Row, column: str, fact: str, remedy: str = "") -> None:
        """Note what will be taken otherwise than it stands there, or what to look at."""
        self.warnings.append(Finding((row.line,), column, visible(row[column]), fact, remedy))
