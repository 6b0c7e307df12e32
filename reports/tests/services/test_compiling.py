"""The draft of a month: made once, from every floor, when the month is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.desk import Entry
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.months import Month
from reports.choices import ReportStatus
from reports.models import MonthlyReport
from reports.services.compiling import compile_due_reports, compile_report
from reports.services.editing import edit_report, set_approvals_wanted
from reports.tests.factories import (
    COUNTED,
    DRAFTING,
    FEBRUARY,
    geneva,
    make_draft,
    make_members,
    make_notice,
    use_floor,
)

DRAFTED = "reports.drafted"


@pytest.mark.usefixtures("march", "floor")
def test_a_draft_holds_the_figures_of_all_floors_frozen(members):
    report = compile_report(FEBRUARY)

    assert report.status == ReportStatus.DRAFT
    assert {row["key"]: row["value"] for row in report.figures} == COUNTED
    assert report.figures[0] == {
        "key": "relays_received",
        "section": "messages",
        "label": "Relays received",
        "value": 7,
        "url": "/reports/2005-02/figures/relays_received/",
        "query": "Relays received, made up",
    }
    assert str(report.due_on) == "2005-03-05"
    assert AuditEntry.objects.filter(event=DRAFTED).count() == 1
    assert OutgoingMail.objects.about("reports:drafted:2005-02").count() == len(members)


@pytest.mark.usefixtures("march", "floor")
def test_compiling_again_keeps_the_figures_and_the_work_of_the_editors(members, monkeypatch):
    report = compile_report(FEBRUARY)
    edit_report(report, texts={"now": "Edited by hand."}, based_on=1, actor=members[0])
    use_floor(monkeypatch, counted={"relays_received": 99, "relays_within_24_hours": 1})

    again = compile_report(FEBRUARY)

    assert again == report
    assert again.revision.texts["now"] == "Edited by hand."
    assert again.figures[0]["value"] == 7
    assert AuditEntry.objects.filter(event=DRAFTED).count() == 1
    assert OutgoingMail.objects.about("reports:drafted:2005-02").count() == len(members)


@pytest.mark.django_db
@pytest.mark.usefixtures("floor")
def test_a_month_that_is_not_over_is_refused_in_words():
    with clock.at(geneva(2005, 2, 28, 23, 59)), pytest.raises(DomainError) as refusal:
        compile_report(FEBRUARY)

    assert str(refusal.value) == (
        "A report counts a whole month. February 2005 is not over yet. "
        "Come back on the first of the next month; the portal then drafts it by itself."
    )
    assert not MonthlyReport.objects.exists()


@pytest.mark.usefixtures("march")
def test_the_draft_writes_sentences_from_the_records_and_escapes_their_titles(members, monkeypatch):
    entry = Entry("messages", "RL-2005-0001: *Two* procedures", "/liaison/RL-2005-0001/", "sent")
    use_floor(monkeypatch, entries=[entry], notices=[make_notice(detail="Offer to serve.")])

    texts = compile_report(FEBRUARY).revision.texts

    assert texts["now"] == (
        "This is open now:\n\n- [Call for \\[volunteers\\]](/calls/csbs/): "
        "until 14 March 2005, 18:00 CET. Offer to serve."
    )
    assert texts["messages"] == (
        "7 relays came in, and 6 of them went out within 24 hours. 6 requests were made; "
        "6 were answered in the month, and 0 were open at its end.\n\n"
        "- [RL-2005-0001: \\*Two\\* procedures](/liaison/RL-2005-0001/): sent"
    )
    assert texts["families"] == "21 families are active, and 42 seats are filled."
    assert texts["meetings"] == ""
    assert texts["complaints"] == "No published report was corrected in this month."
    assert texts["next"] == "The report of March 2005 is due on 5 April 2005."


@pytest.mark.usefixtures("march", "members")
@pytest.mark.parametrize(
    ("detail", "written"),
    [("", "- Think tanks sleep."), ("Nobody objected.", "- Think tanks sleep: Nobody objected.")],
)
def test_a_title_that_is_a_sentence_gives_its_stop_up_to_what_follows(detail, written, monkeypatch):
    use_floor(monkeypatch, entries=[Entry("elections", "Think tanks sleep.", detail=detail)])

    assert compile_report(FEBRUARY).revision.texts["elections"].endswith(f"\n\n{written}")


@pytest.mark.usefixtures("march", "floor")
def test_the_number_of_approvals_follows_from_report_to_report(members):
    set_approvals_wanted(make_draft(), number=2, actor=members[0])

    with clock.at(geneva(2005, 4, 1, 6)):
        assert compile_report(Month(2005, 3)).approvals_wanted == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("floor")
def test_the_clock_drafts_nothing_before_six_and_everything_missed_after():
    with clock.at(DRAFTING):
        compile_report(FEBRUARY)
    with clock.at(geneva(2005, 6, 1, 5, 59)):
        early = [str(report.period) for report in compile_due_reports()]
    with clock.at(geneva(2005, 6, 1, 6)):
        later = [str(report.period) for report in compile_due_reports()]
        again = compile_due_reports()

    assert early == ["2005-03", "2005-04"]
    assert later == ["2005-05"]
    assert again == []


@pytest.mark.django_db
@pytest.mark.usefixtures("floor")
def test_an_untouched_portal_owes_nothing():
    with clock.at(DRAFTING):
        assert compile_due_reports() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_eight_schedulers_at_once_make_one_draft_one_entry_and_one_mail_a_member(monkeypatch):
    use_floor(monkeypatch)
    members = make_members()

    def compile_it(_):
        try:
            with clock.at(DRAFTING):
                return compile_report(FEBRUARY).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(compile_it, range(8)))

    report = MonthlyReport.objects.get()
    assert made == {report.pk}
    assert report.revisions.count() == 1
    assert AuditEntry.objects.filter(event=DRAFTED).count() == 1
    assert OutgoingMail.objects.about("reports:drafted:2005-02").count() == len(members)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "first"), [(date(2005, 1, 31), "2005-02"), (date(2005, 2, 1), "2005-02")]
)
def test_the_first_month_owed_is_the_first_whole_one_with_a_secretariat(since, first):
    with clock.at(geneva(2005, 5, 1)):
        assert MonthlyReport.objects.owed_months() == []
        make_members(since=since)

        assert [str(month) for month in MonthlyReport.objects.owed_months()] == [
            first,
            "2005-03",
            "2005-04",
        ]
