"""The folder of an archive: only what changed is written, and only what is ours is removed."""

import pytest

from csb_portal.checksums import digest_of, files_in, read_sums
from reports.archive.errors import ArchiveError, ArchiveInUse
from reports.archive.folder import opened

SITE = "https://portal.example.org"


def write(root, **files: str) -> tuple[int, int]:
    with opened(root, SITE) as folder:
        for name, text in files.items():
            folder.put(f"{name}/index.html", [text.encode()])
        folder.finish("As it was.\n")
        return folder.written, folder.removed


def names(root) -> set[str]:
    return {path.relative_to(root).as_posix() for path in files_in(root)}


def test_a_run_writes_what_changed_and_removes_what_is_gone(tmp_path):
    root = tmp_path / "record"

    assert write(root, a="1", b="1", c="1") == (3, 0)
    assert write(root, a="1", b="2", d="1") == (2, 1)

    own = {"archive.json", "README.txt", "SHA256SUMS"}
    assert names(root) == own | {"a/index.html", "b/index.html", "d/index.html"}
    assert not (root / "c").exists()
    assert read_sums(root)["b/index.html"] == digest_of(root / "b/index.html")


def test_a_run_without_a_change_touches_nothing(tmp_path):
    root = tmp_path / "record"
    write(root, a="1")
    before = {path: path.stat().st_mtime_ns for path in files_in(root)}

    assert write(root, a="1") == (0, 0)

    assert {path: path.stat().st_mtime_ns for path in files_in(root)} == before


def test_a_run_that_is_killed_leaves_no_list_of_hashes_and_the_next_completes_it(tmp_path):
    root = tmp_path / "record"
    write(root, a="1", b="1")

    with opened(root, SITE) as killed:
        killed.put("a/index.html", [b"2"])
    assert not (root / "SHA256SUMS").exists()

    assert write(root, a="2", b="1") == (0, 0)
    assert read_sums(root)["a/index.html"] == digest_of(root / "a/index.html")


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("Two years of work.")

    with pytest.raises(ArchiveError, match="is no archive"):
        write(tmp_path, a="1")

    assert names(tmp_path) == {"thesis.txt"}


def test_the_archive_of_another_portal_is_left_alone(tmp_path):
    write(tmp_path, a="1")

    with (
        pytest.raises(ArchiveError, match="of another portal"),
        opened(tmp_path, "https://other.example.org"),
    ):
        pass

    assert "a/index.html" in names(tmp_path)


def test_two_runs_do_not_write_into_one_folder(tmp_path):
    with (
        opened(tmp_path, SITE),
        pytest.raises(ArchiveInUse, match="another run"),
        opened(tmp_path, SITE),
    ):
        pass
