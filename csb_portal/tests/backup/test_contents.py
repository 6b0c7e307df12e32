"""A backup in which anything was changed is refused, and what stands in it says why."""

from dataclasses import replace

import pytest

from csb_portal.backup import contents
from csb_portal.backup.contents import Facts
from csb_portal.backup.errors import BackupError

FACTS = Facts(
    format=1,
    made_at="2005-01-05T12:00:00+00:00",
    site_url="https://bureau.example.org",
    vendor="sqlite",
    database="database.sqlite3",
    key="0" * 64,
    migrations=[["csb_portal", "0001_initial"]],
    trail_number=0,
    trail_head="",
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "media" / "files").mkdir(parents=True)
    (tmp_path / "media" / "files" / "letter").write_bytes(b"Dear Bureau")
    (tmp_path / "database.sqlite3").write_bytes(b"rows and rows")
    contents.write(tmp_path, FACTS)
    return tmp_path


def test_a_whole_backup_tells_what_it_is_of(folder):
    assert contents.read(folder) == FACTS
    assert FACTS.moment.isoformat() == "2005-01-05T12:00:00+00:00"


def test_its_list_is_one_that_sha256sum_reads(folder):
    names = [line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert names == ["database.sqlite3", "media/files/letter", "portal.json"]


@pytest.mark.parametrize(
    "name", ["portal.json", "database.sqlite3", "media/files/letter", "SHA256SUMS"]
)
def test_a_flipped_byte_is_refused_wherever_it_is(folder, name):
    file = folder / name
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupError):
            contents.read(folder)


def test_a_missing_file_is_named(folder):
    (folder / "media" / "files" / "letter").unlink()

    with pytest.raises(BackupError, match=r"media/files/letter is missing"):
        contents.read(folder)


def test_a_file_too_many_is_named(folder):
    (folder / "media" / "stranger").write_bytes(b"?")

    with pytest.raises(BackupError, match=r"media/stranger was not part of the backup"):
        contents.read(folder)


def test_a_folder_that_is_no_backup_is_told_from_one(tmp_path):
    with pytest.raises(BackupError, match=r"is no whole backup: its list SHA256SUMS"):
        contents.read(tmp_path)


def test_a_backup_of_another_form_names_the_way_out(tmp_path):
    contents.write(tmp_path, replace(FACTS, format=2))

    with pytest.raises(BackupError, match=r"Restore it with the version of the portal"):
        contents.read(tmp_path)


def test_a_key_is_known_by_its_mark_also_as_a_former_one(settings):
    mark = contents.mark_of_key("the key of the portal")
    assert not contents.knows_key(mark)

    settings.SECRET_KEY_FALLBACKS = ["the key of the portal"]

    assert contents.knows_key(mark)
    assert "the key of the portal" not in mark
