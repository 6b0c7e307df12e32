"""``manage.py export_archive``: from one run to the next."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.handlers.base import BaseHandler
from django.core.management import CommandError, call_command
from django.http import HttpResponse

from csb_portal.checksums import digest_of, files_in, read_sums
from liaison.choices.register import Visibility
from liaison.models import Message
from liaison.tests.factories import make_sent_relay
from reports.archive.making import export

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


@pytest.fixture
def relays(march) -> list[Message]:
    return [make_sent_relay(subject=f"The hall on day {day}") for day in (1, 2)]


@pytest.fixture
def root(relays, tmp_path) -> Path:
    export(tmp_path / "record")
    return tmp_path / "record"


def page_of(root: Path, relay: Message) -> Path:
    return root / "liaison" / relay.reference / "index.html"


def digests(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): digest_of(path) for path in files_in(root)}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name, _ in before.items() ^ after.items()} - {"README.txt", "SHA256SUMS"}


def test_a_changed_record_changes_what_shows_it_and_nothing_else(root, relays):
    before = digests(root)
    Message.objects.filter(pk=relays[0].pk).update(body="The hall is empty.")

    export(root)

    assert changed(before, digests(root)) == {
        f"liaison/{relays[0].reference}/index.html",
        f"liaison/{relays[0].reference}/original.txt",
        "liaison/feed.atom",
        "search-index.js",
    }
    assert "The hall is empty." in page_of(root, relays[0]).read_text()
    assert read_sums(root).items() <= digests(root).items()


def test_what_became_private_is_gone_from_the_register_and_its_data(root, relays, capsys):
    assert "The hall on day 1" in page_of(root, relays[0]).read_text()
    Message.objects.filter(pk=relays[0].pk).update(visibility=Visibility.PRIVATE)

    call_command("export_archive", str(root))

    assert not page_of(root, relays[0]).parent.exists()
    assert page_of(root, relays[1]).exists()
    register = [*files_in(root / "liaison"), *files_in(root / "data")]
    assert [path for path in register if b"The hall on day 1" in path.read_bytes()] == []
    assert " 2 removed." in capsys.readouterr().out
    assert read_sums(root).keys() | {"SHA256SUMS"} == digests(root).keys()


def test_a_page_that_fails_is_told_and_removes_nothing(root, relays):
    before, answer = digests(root), BaseHandler.get_response

    def failing(handler, request):
        is_relay = request.path == relays[0].get_absolute_url()
        return HttpResponse(status=500) if is_relay else answer(handler, request)

    with (
        patch.object(BaseHandler, "get_response", failing),
        pytest.raises(CommandError, match="answers 500, so the archive is not whole"),
    ):
        call_command("export_archive", str(root))

    assert before.items() <= digests(root).items()


def test_each_set_is_there_as_json_with_the_meaning_of_its_columns(root, relays):
    messages = json.loads((root / "data/messages.json").read_text())

    assert [row["reference"] for row in messages["rows"]] == [relay.reference for relay in relays]
    assert messages["columns"].keys() == messages["rows"][0].keys()


def test_a_folder_of_something_else_is_refused_in_words(tmp_path):
    (tmp_path / "thesis.txt").write_text("Two years of work.")

    with pytest.raises(CommandError, match="Name a folder that does not exist yet"):
        call_command("export_archive", str(tmp_path))


def test_a_portal_that_does_not_answer_to_its_own_name_is_told_so(settings, tmp_path):
    settings.ALLOWED_HOSTS = ["other.example.org"]

    with pytest.raises(CommandError, match="must be in ALLOWED_HOSTS"):
        call_command("export_archive", str(tmp_path / "record"))
