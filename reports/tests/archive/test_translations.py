"""The archive keeps each translation of a report in every form, and leads to it without a server."""

import pytest
from typst import TypstError

from reports.archive.making import export
from reports.services import rendering
from reports.services.translating import translate_text
from reports.tests.factories import make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]


def test_a_translation_is_kept_in_every_form_and_led_to(members, tmp_path):
    text = make_published(members, now="Read this.").revision
    texts = {key: "Lisez ceci." for key, words in text.texts.items() if words}
    translate_text(text, language="fr", texts=texts, actor=members[1])

    export(tmp_path / "record")

    reports = tmp_path / "record" / "reports"
    page = (reports / "2005-02/1.0/fr/index.html").read_text(encoding="utf-8")
    assert "Lisez ceci." in page
    for ending in ("pdf", "json"):
        assert f'<a href="../fr.{ending}">' in page
        assert (reports / f"2005-02/1.0/fr.{ending}").is_file()
    assert '<a href="../../../feed.fr.atom">' in page
    assert (reports / "feed.fr.atom").is_file()
    original = (reports / "2005-02/index.html").read_text(encoding="utf-8")
    assert 'href="1.0/fr/index.html" hreflang="fr"' in original
    assert "2005-02/1.0/fr" in (tmp_path / "record/data/translations.csv").read_text("utf-8-sig")


def test_a_paper_that_cannot_be_set_leaves_the_archive_whole_and_is_asked_of_the_portal(
    members, tmp_path, monkeypatch, caplog
):
    def fail(_edition) -> bytes:
        raise TypstError("maximum show rule depth exceeded")

    monkeypatch.setitem(rendering.FILES, "pdf", fail)
    make_published(members)

    export(tmp_path / "record")

    page = (tmp_path / "record/reports/2005-02/index.html").read_text(encoding="utf-8")
    assert '<a href="http://127.0.0.1:8000/reports/2005-02/1.0.pdf">' in page
    assert (tmp_path / "record/reports/2005-02/1.0.json").is_file()
    assert "/reports/2005-02/1.0.pdf could not be set" in caplog.text
