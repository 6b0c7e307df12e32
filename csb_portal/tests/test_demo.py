"""The demo: the scenario moved to last month, and something to do now."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from csb_portal import clock, second_factor
from csb_portal.demo import accounts
from csb_portal.demo.calendar import LAST_REPORT, Calendar
from csb_portal.demo.replay import ACTS
from csb_portal.models import AuditEntry, OutgoingMail, User
from csb_portal.months import Month
from csb_portal.testing.factories import make_user
from elections.models import Election, VolunteerCall
from elections.permissions import can_express_interest, voter
from families.models import Alternate, Family, FocalPoint, MandateProposal
from liaison.models import Consultation
from reports.models import MonthlyReport


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 11, 1), "2026-10"), (date(2026, 1, 31), "2025-12"), (date(2024, 3, 1), "2024-02")],
)
def test_the_last_report_becomes_last_months(today, last):
    calendar = Calendar.ending_last_month(today)

    assert str(LAST_REPORT.plus(calendar.months)) == last


def test_a_moved_hour_is_the_same_hour_on_the_bureaus_clocks():
    calendar = Calendar(21 * 12 + 7)

    assert (
        calendar.at("2005-01-14T18:00+01:00").strftime("%Y-%m-%d %H:%M %Z")
        == "2026-08-14 18:00 CEST"
    )


@pytest.mark.parametrize("months", range(24))
def test_what_came_later_stays_later_in_shorter_months(months):
    originals = [step.at for act in ACTS for step in act(Calendar(), None)]
    moved = [step.at for act in ACTS for step in act(Calendar(months), None)]

    in_order = [after for _before, after in sorted(zip(originals, moved, strict=True))]

    assert in_order == sorted(in_order)


@pytest.mark.django_db
def test_the_demo_is_not_mixed_with_real_people():
    make_user()

    with pytest.raises(CommandError, match="must not be mixed with them"):
        call_command("load_demo")
    call_command("load_demo", if_empty=True)

    assert User.objects.count() == 1


@pytest.fixture
def third(monkeypatch, tmp_path):
    """Look at the demo on a third, when what is open now began in the month replayed last."""
    monkeypatch.setattr(accounts, "MARKER", tmp_path / "demo")
    moment = datetime(2026, 11, 3, 12, tzinfo=UTC)
    with clock.at(moment):
        yield moment


@pytest.mark.django_db
def test_a_visitor_finds_the_reports_an_open_call_and_a_vote(third, capsys):
    call_command("load_demo")
    call_command("demo_accounts")

    moments = list(AuditEntry.objects.order_by("number").values_list("recorded_at", flat=True))
    assert moments == sorted(moments)
    assert max(moments) <= third
    assert (Family.objects.active().count(), FocalPoint.objects.sitting().count()) == (21, 42)
    stated = FocalPoint.objects.sitting().exclude(designation="unstated")
    assert stated.filter(designation="ad_hoc").count() == 2
    designate = FocalPoint.objects.designated().get()
    leaving = FocalPoint.objects.sitting().exclude(until=None).get()
    assert (leaving.family, leaving.until) == (designate.family, designate.since)
    assert [one.family.slug for one in Alternate.objects.current()] == ["youth"]
    youths = MandateProposal.objects.filter(family__slug="youth").order_by("proposed_at")
    assert [one.status for one in youths] == ["lapsed", "confirmed", "proposed"]
    assert Consultation.objects.open().get().comments.count() == 2
    published = MonthlyReport.objects.published().order_by("-month").first()
    assert published.period == Month(2026, 9)
    assert MonthlyReport.objects.order_by("-month").first().period == Month(2026, 10)
    vote = Election.objects.open().get()
    call = VolunteerCall.objects.open().get()
    youth = User.objects.get(email="youth.a@example.org")
    assert voter(youth, vote).voted_at is None
    assert can_express_interest(youth, call)
    assert not OutgoingMail.objects.filter(accepted_at__gt=clock.now()).exists()
    printed = capsys.readouterr().out
    for account in accounts.ACCOUNTS:
        assert account.email in printed
        person = User.objects.get(email=account.email)
        assert second_factor.has_second_factor(person) is account.needs_second_factor
    password = printed.split("password for all of them: ")[1].split(")")[0]
    assert youth.check_password(password)
