"""The archive of each night, and the page that offers it."""

import zipfile
from unittest.mock import patch

import pytest

from csb_portal import clock
from reports.archive import nightly
from reports.archive.folder import opened
from reports.tasks import export_archive
from reports.tests.factories import geneva

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ARCHIVE = tmp_path / "archive"
    return settings.ARCHIVE


def test_the_page_says_plainly_that_there_is_none(client):
    text = client.get("/archive/").text

    assert "There is none yet." in text
    assert "public-record.zip" not in text
    assert client.get("/archive/public-record.zip").status_code == 404


def test_every_page_leads_to_it(client):
    assert '<a href="/archive/">Archive</a>' in client.get("/").text


def test_it_is_made_by_night_and_once(client, folder):
    for hour in (0, 5, 14):
        with clock.at(geneva(2005, 3, 1, hour)):
            export_archive()
    assert not folder.exists()

    with clock.at(clock.now().replace(hour=2)), patch.object(nightly, "NIGHT", range(24)):
        assert nightly.export_by_night()
        assert not nightly.export_by_night()

    answer = client.get("/archive/public-record.zip")
    (folder / "copy.zip").write_bytes(b"".join(answer.streaming_content))
    with zipfile.ZipFile(folder / "copy.zip") as packed:
        assert packed.testzip() is None
        names = set(packed.namelist())
    assert {"public-record/index.html", "public-record/SHA256SUMS"} <= names
    assert not [name for name in names if name.endswith(".zip")]
    page = client.get("/archive/").text
    assert "The whole public record (ZIP)" in page
    copy = (folder / "record/archive/index.html").read_text()
    assert "What is in it" in copy
    assert "Take it along" not in copy


def test_a_second_worker_leaves_it_to_the_first(folder, settings):
    with (
        patch.object(nightly, "NIGHT", range(24)),
        opened(folder / nightly.RECORD, settings.SITE_URL),
    ):
        assert not nightly.export_by_night()
