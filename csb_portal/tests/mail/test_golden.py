"""The golden-file helper: it must notice a changed letter, or every mail test is idle."""

import pytest

from csb_portal.models import OutgoingMail
from csb_portal.testing.golden import assert_golden


@pytest.fixture
def here(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("CSB_UPDATE_GOLDEN", raising=False)
    settings.BASE_DIR = tmp_path
    return tmp_path


def letter(body="Dear reader,\n\nAll is well.\n"):
    return OutgoingMail(subject="News", body=body)


def test_a_missing_file_fails_and_says_how_to_make_it(here):
    with pytest.raises(AssertionError, match="CSB_UPDATE_GOLDEN=1"):
        assert_golden(letter(), "floor/news")


def test_a_file_is_written_on_request_and_compared_from_then_on(here, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("CSB_UPDATE_GOLDEN", "1")
        assert_golden(letter(), "floor/news")

    written = here / "floor" / "tests" / "golden" / "news.txt"
    assert written.read_text() == "Subject: News\n\nDear reader,\n\nAll is well.\n"
    assert_golden(letter(), "floor/news")
    with pytest.raises(AssertionError, match=r"\+All is lost\."):
        assert_golden(letter("Dear reader,\n\nAll is lost.\n"), "floor/news")


def test_what_differs_from_run_to_run_can_be_hidden(here, monkeypatch):
    monkeypatch.setenv("CSB_UPDATE_GOLDEN", "1")

    assert_golden(letter("Code: 417 204\n"), "floor/code", hiding={"417 204": "CODE"})

    assert (here / "floor" / "tests" / "golden" / "code.txt").read_text().endswith("Code: CODE\n")
