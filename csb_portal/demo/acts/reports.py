"""Act 7: two monthly reports, one of them corrected (1 March to 5 April)."""

from collections.abc import Iterator
from functools import partial

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from csb_portal.months import Month
from reports.choices import Section
from reports.models import MonthlyReport, ReportTranslation
from reports.services.editing import approve_report, edit_report, submit_report
from reports.services.publishing import correct_report, publish_report
from reports.services.translating import check_report_translation, translate_text

FEBRUARY, MARCH = Month(2005, 2), Month(2005, 3)
WRITER = "asia.a@example.org"
PUBLISHER = "networks-coalitions.a@example.org"
APPROVERS = [PUBLISHER, "africa.a@example.org", "africa.b@example.org"]
PASSES = (
    "Civil society received 12 overpasses for the opening plenary. {count} people asked for "
    "one; the rule had been published before the first request."
)
TRANSLATED = {"fr": "[Traduction de démonstration]", "es": "[Traducción de demostración]"}
CHANGE = "“59 requests” in the text on overpasses is corrected to 60."


def reports_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    february = partial(_report, calendar, FEBRUARY)
    march = partial(_report, calendar, MARCH)
    yield Step(calendar.at("2005-03-01T06:00"))
    yield Step(calendar.at("2005-03-02T11:00"), partial(_write, cast, february))
    yield from _approvals(calendar, cast, february, "2005-03-03T10:00")
    yield Step(calendar.at("2005-03-04T16:00"), partial(_publish, cast, february))
    for day, language in (("2005-03-06", "fr"), ("2005-03-07", "es")):
        yield Step(calendar.at(f"{day}T12:00"), partial(_translate, cast, february, language))
    yield Step(calendar.at("2005-03-07T17:00"), partial(_check, cast, february, "fr"))
    yield Step(calendar.at("2005-03-08T09:00"), partial(_correct, cast, february))
    yield Step(calendar.at("2005-03-08T15:00"), partial(_approve, cast, february, APPROVERS[1]))
    yield Step(calendar.at("2005-03-08T15:30"), partial(_publish, cast, february))
    yield Step(calendar.at("2005-04-01T06:00"))
    yield Step(calendar.at("2005-04-04T11:00"), partial(_hand_in, cast, march))
    yield from _approvals(calendar, cast, march, "2005-04-04T18:00")
    yield Step(calendar.at("2005-04-04T18:00"))
    yield Step(calendar.at("2005-04-04T20:00"), partial(_translate, cast, march, "fr"))
    yield Step(calendar.at("2005-04-05T10:00"), partial(_publish, cast, march))


def _report(calendar: Calendar, month: Month) -> MonthlyReport:
    return MonthlyReport.objects.get(month=month.plus(calendar.months).first_day)


def _write(cast: Cast, find: partial) -> None:
    report = find()
    text = report.revision
    decisions = "\n\n".join(
        part for part in (text.texts[Section.DECISIONS], PASSES.format(count=59)) if part
    )
    edit_report(
        report,
        texts={Section.DECISIONS: decisions},
        based_on=text.number,
        actor=cast.user(WRITER),
    )
    submit_report(report, actor=cast.user(WRITER))


def _hand_in(cast: Cast, find: partial) -> None:
    submit_report(find(), actor=cast.user(WRITER))


def _translate(cast: Cast, find: partial, language: str) -> None:
    """Translate the text as it stands; invented words, section by section."""
    text = find().revision
    texts = {
        section: f"{TRANSLATED[language]}\n\n{words}"
        for section, words in text.texts.items()
        if words
    }
    translate_text(text, language=language, texts=texts, actor=cast.user(WRITER))


def _check(cast: Cast, find: partial, language: str) -> None:
    made = ReportTranslation.objects.latest_of(find())[language]
    check_report_translation(made, actor=cast.user(PUBLISHER))


def _approvals(calendar: Calendar, cast: Cast, find: partial, at: str) -> Iterator[Step]:
    for email in APPROVERS:
        yield Step(calendar.at(at), partial(_approve, cast, find, email))


def _approve(cast: Cast, find: partial, email: str) -> None:
    approve_report(find(), actor=cast.user(email))


def _publish(cast: Cast, find: partial) -> None:
    publish_report(find(), actor=cast.user(PUBLISHER))


def _correct(cast: Cast, find: partial) -> None:
    report = find()
    wrong, right = PASSES.format(count=59), PASSES.format(count=60)
    corrected = report.revision.texts[Section.DECISIONS].replace(wrong, right)
    correct_report(
        report, texts={Section.DECISIONS: corrected}, change=CHANGE, actor=cast.user(WRITER)
    )
