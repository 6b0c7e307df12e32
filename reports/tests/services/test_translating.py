"""Reports in other languages know what they translate, and how far to trust them."""

import pytest

from csb_portal import clock
from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from reports.models import ReportTranslation
from reports.services.editing import approve_report, edit_report
from reports.services.publishing import correct_report, publish_report, withdraw_correction
from reports.services.translating import check_report_translation, translate_text
from reports.tests.factories import geneva, make_approved, make_draft, make_published

pytestmark = pytest.mark.usefixtures("march", "floor")


def translate(text, actor, language="fr", origin=VersionOrigin.VOLUNTEER):
    words = {section: f"FR {words}" for section, words in text.texts.items() if words}
    return translate_text(text, language=language, texts=words, actor=actor, origin=origin)


def correct(report, members):
    correct_report(report, texts={"now": "Right."}, change="Now right.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[1])


def test_a_translation_says_what_it_translates_since_when_and_by_whom(members):
    report = make_published(members)
    with clock.at(geneva(2005, 3, 6, 12)):
        made = translate(report.revision, members[1])

    assert str(made) == "Report of February 2005, version 1.0 (fr)"
    assert made.public_since == geneva(2005, 3, 6, 12)
    assert (made.grade, made.tone) == ("Volunteer translation", "waiting")
    assert not made.is_out_of_date
    entry = AuditEntry.objects.get(event="reports.translated")
    assert entry.data == {"text": 2, "language": "fr", "origin": "volunteer"}


def test_a_translation_of_a_draft_is_published_with_it(members):
    report = make_approved(members)
    made = translate(report.revision, members[1])
    assert (made.version, made.public_since) == (None, None)
    assert not ReportTranslation.objects.public().latest_of(report)

    with clock.at(geneva(2005, 3, 4, 16)):
        publish_report(report, actor=members[0])

    shown = ReportTranslation.objects.public().latest_of(report)["fr"]
    assert (shown, shown.public_since) == (made, geneva(2005, 3, 4, 16))


def test_another_text_of_a_draft_leaves_its_translation_out_of_date_and_unpublished(members):
    report = make_draft()
    made = translate(report.revision, members[1])

    edit_report(report, texts={"now": "Other."}, based_on=1, actor=members[0])

    assert made.is_out_of_date
    assert made.tone == "warning"


def test_a_correction_leaves_translations_of_the_version_before_out_of_date(members):
    report = make_published(members, now="Wrong.")
    made = translate(report.revision, members[1])
    other = translate(report.revision, members[1], language="es")
    correct_report(report, texts={"now": "Right."}, change="Now right.", actor=members[0])
    assert not made.is_out_of_date  # what everybody reads is still the version it translates
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[1])

    again = translate(report.revision, members[2])

    marks = {one: one.mark for one in ReportTranslation.objects.marked()}
    assert marks == {made: "out_of_date", other: "out_of_date", again: "volunteer"}
    assert ReportTranslation.objects.latest_of(report) == {"fr": again, "es": other}


def test_a_list_of_marks_takes_one_query(members, django_assert_num_queries):
    report = make_published(members)
    for language in ("fr", "es", "ar"):
        translate(report.revision, members[1], language=language)

    with django_assert_num_queries(1):
        made = ReportTranslation.objects.public().latest_of(report)
        shown = [(one.mark, one.version.number, one.translator.name) for one in made.values()]

    assert shown == [("volunteer", "1.0", members[1].name)] * 3


def test_a_withdrawn_correction_leaves_translations_as_they_were(members):
    report = make_published(members, now="Wrong.")
    made = translate(report.revision, members[1])
    correct_report(report, texts={"now": "Right."}, change="Now right.", actor=members[0])

    withdraw_correction(report, actor=members[0])

    assert not made.is_out_of_date


def test_a_second_person_checks_a_translation_once(members):
    made = translate(make_published(members).revision, members[1])
    with pytest.raises(DomainError, match="You translated it yourself"):
        check_report_translation(made, actor=members[1])

    checked = check_report_translation(made, actor=members[2])

    assert (checked.grade, checked.checked_by) == ("Checked translation", members[2])
    assert AuditEntry.objects.filter(event="reports.translation_checked").count() == 1
    with pytest.raises(DomainError, match="was checked or replaced already"):
        check_report_translation(made, actor=members[3])


def test_a_better_translation_replaces_and_keeps_the_one_before(members):
    text = make_published(members).revision
    machine = translate(text, members[1], origin=VersionOrigin.MACHINE)

    better = translate(text, members[2])

    machine.refresh_from_db()
    assert machine.replaced_at
    assert list(text.translations.current()) == [better]
    with pytest.raises(DomainError, match="A machine does not replace"):
        translate(text, members[1], origin=VersionOrigin.MACHINE)


@pytest.mark.parametrize("language", ["en", "tlh", ""])
def test_a_report_is_translated_into_the_other_languages_of_the_bureau(members, language):
    with pytest.raises(DomainError, match="other languages of the bureau"):
        translate(make_published(members).revision, members[1], language=language)


def test_a_translation_has_the_sections_of_its_text(members):
    text = make_published(members, now="Read this.", meetings="").revision
    words = {section: f"FR {words}" for section, words in text.texts.items() if words}

    for wrong in (words | {"now": " "}, words | {"meetings": "Plus."}):
        with pytest.raises(DomainError) as refusal:
            translate_text(text, language="fr", texts=wrong, actor=members[1])
        assert "A translation has the sections of its text" in str(refusal.value)

    assert not ReportTranslation.objects.exists()
