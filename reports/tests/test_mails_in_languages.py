"""The report by mail in the reader's language, where somebody has translated it by then."""

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from reports.choices import ReportStatus
from reports.models import MonthlyReport
from reports.services.editing import approve_report
from reports.services.publishing import correct_report, publish_report
from reports.services.translating import translate_text
from reports.tests.factories import geneva, make_approved, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
SITE = "http://127.0.0.1:8000"
YET = {
    "es": "Nadie ha traducido todavía la versión {} (español), así que este es el original.",
    "fr": "Personne n'a encore traduit la version {} (français) : voici donc l'original.",
}


@pytest.fixture
def report(members) -> MonthlyReport:
    """An approved report with a French translation, and a reader for each of three languages."""
    members[1].language = "fr"
    members[1].save()
    for language in ("en", "fr", "es"):
        make_subscription(f"{language}@example.org", language=language)
    report = make_approved(members, now="Read **this**.")
    translate(report, "fr", "Lisez [ceci](/calls/).", members[1])
    return report


def translate(report: MonthlyReport, language: str, words: str, actor) -> None:
    text = report.revision
    texts = {key: words for key, written in text.texts.items() if written}
    translate_text(text, language=language, texts=texts, actor=actor)


def publish(report: MonthlyReport, members) -> None:
    with clock.at(geneva(2005, 3, 4, 16)):
        publish_report(report, actor=members[0])


def body_for(address: str, occasion: str = "reports:published:2005-02:1.0") -> str:
    return OutgoingMail.objects.about(occasion).get(to=address).body


def test_readers_of_a_language_get_the_translation_and_what_is_cited(report, members):
    publish(report, members)

    for address in ("fr@example.org", members[1].email):
        body = body_for(address)
        assert f"Lisez ceci <{SITE}/calls/>." in body
        assert "Read" not in body
        assert f"{SITE}/reports/2005-02/1.0/fr/" in body
        assert f"{SITE}/reports/2005-02/1.0/\n" in body
        assert ": 21\n" in body


def test_whoever_reads_another_language_gets_the_original_and_is_told_so(report, members):
    publish(report, members)

    assert "Read **this**." in body_for("es@example.org")
    assert YET["es"].format("1.0") in body_for("es@example.org")
    english = body_for("en@example.org")
    assert "Nobody has translated" not in english
    assert "Lisez" not in english


def test_a_translation_that_comes_later_is_not_mailed(report, members):
    publish(report, members)
    before = OutgoingMail.objects.count()

    report.refresh_from_db()
    translate(report, "es", "Lea esto.", members[2])

    assert report.status == ReportStatus.PUBLISHED
    assert OutgoingMail.objects.count() == before


def test_a_translation_of_an_earlier_text_is_not_mailed(members, report):
    publish(report, members)
    with clock.at(geneva(2005, 3, 8, 11)):
        correct_report(report, texts={"now": "Other."}, change="Other.", actor=members[0])
        approve_report(report, actor=members[1])
        translate(report, "es", "Otra cosa.", members[2])
        publish_report(report, actor=members[0])
    occasion = "reports:corrected:2005-02:1.1"

    assert YET["fr"].format("1.1") in body_for("fr@example.org", occasion)
    assert f"{SITE}/reports/2005-02/1.1/es/" in body_for("es@example.org", occasion)
    assert f"{SITE}/reports/2005-02/\n" in body_for("en@example.org", occasion)
    assert OutgoingMail.objects.about(occasion).filter(to="fr@example.org").count() == 1
