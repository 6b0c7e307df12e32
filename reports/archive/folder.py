"""The folder of an archive: written where something changed, and whole once it has its list of hashes."""

import fcntl
import filecmp
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from csb_portal.checksums import SUMS, files_in, write_sums
from reports.archive.errors import ArchiveError, ArchiveInUse

FORMAT = 1
FACTS, README, SPOOL, PARTIAL = "archive.json", "README.txt", ".pages", ".partial"


class Folder:
    """Takes files, and knows in the end which of those before have become too many.

    The list of hashes is gone from the first change until the end, so that a run that was killed
    is seen to be unfinished, and the next completes it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.spool = root / SPOOL
        self.names: set[str] = set()
        self.written = self.removed = 0

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Take the whole content of a file; nothing is written if it has it already."""
        path, partial = self.root / name, self.root / PARTIAL
        with partial.open("wb") as file:
            file.writelines(chunks)
        self.names.add(name)
        if path.is_file() and filecmp.cmp(partial, path, shallow=False):
            return
        self._begin_change()
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(path)
        self.written += 1

    def finish(self, readme: str) -> None:
        """Remove what is no longer public; date and seal the archive if anything changed."""
        for path in files_in(self.spool):
            path.unlink()
        (self.root / PARTIAL).unlink(missing_ok=True)
        for path in list(files_in(self.root)):
            name = path.relative_to(self.root).as_posix()
            if name not in self.names | {FACTS, README, SUMS}:
                self._begin_change()
                path.unlink()
                self.removed += 1
        for folder in sorted(self.root.rglob("*/"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if not (self.root / SUMS).exists():
            (self.root / README).write_text(readme, encoding="utf-8")
            write_sums(self.root)

    def _begin_change(self) -> None:
        (self.root / SUMS).unlink(missing_ok=True)


@contextmanager
def opened(root: Path, site_url: str) -> Iterator[Folder]:
    """Open a new folder, or that of an earlier archive of this portal, for one run at a time.

    Raises ``ArchiveError`` for a folder of something else: what is no longer public is removed
    from it, and nothing that is not ours may be.
    """
    facts = root / FACTS
    ours = json.dumps({"format": FORMAT, "site_url": site_url}) + "\n"
    if root.exists() and not facts.exists() and (not root.is_dir() or any(root.iterdir())):
        message = f"{root} is no archive. Name a folder that does not exist yet, or an archive."
        raise ArchiveError(message)
    root.mkdir(parents=True, exist_ok=True)
    with facts.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"{root} is being written by another run. Wait until it ends."
            raise ArchiveInUse(message) from error
        file.seek(0)
        found = file.read()
        if found and found != ours:
            message = f"{root} is an archive of another portal or form. Name another folder."
            raise ArchiveError(message)
        if not found:
            file.write(ours)
            file.flush()
        folder = Folder(root)
        folder.spool.mkdir(exist_ok=True)
        yield folder
