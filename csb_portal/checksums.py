"""A folder and the list of its hashes, in the form that ``sha256sum --check`` reads."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

SUMS = "SHA256SUMS"


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its folders, in one order everywhere."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def write_sums(folder: Path) -> None:
    """Write the hash of every other file of the folder into its list."""
    files = (path for path in files_in(folder) if path != folder / SUMS)
    lines = [f"{digest_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def read_sums(folder: Path) -> dict[str, str]:
    """Return the hash of each file by its name, as the list has them.

    Raises ``OSError`` or ``UnicodeDecodeError`` where there is no list that can be read.
    """
    lines = (folder / SUMS).read_text(encoding="utf-8").split("\n")
    return {name: value for value, _, name in (line.partition("  ") for line in lines if line)}


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
