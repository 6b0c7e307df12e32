"""What meetings need: noted, asked for, answered, with each step kept."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from liaison.choices.calendar import NeedStatus
from liaison.choices.meetings import MeetingStatus
from liaison.models import Counterpart, MeetingNeed
from liaison.services.calendar.needs import answer_need, ask_need, withdraw_need
from liaison.tests.calendar.factories import make_meeting, make_need

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 14, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOW):
        yield


def itu() -> Counterpart:
    return Counterpart.objects.get(slug="itu")


def unesco() -> Counterpart:
    return Counterpart.objects.get(slug="unesco")


def history(need: MeetingNeed) -> list[tuple]:
    return [(step.status, step.asked_of, step.reason) for step in need.steps.all()]


def test_a_need_is_noted_asked_for_and_granted_with_each_step_kept():
    actor, need = make_user(), make_need()

    ask_need(need, body=itu(), actor=actor, reason="By letter.")
    answer_need(need, status="granted", actor=actor)

    need.refresh_from_db()
    assert (need.status, need.asked_of) == (NeedStatus.GRANTED, itu())
    assert history(need) == [
        ("noted", None, ""),
        ("asked", itu(), "By letter."),
        ("granted", itu(), ""),
    ]
    assert list(
        AuditEntry.objects.order_by("number").values_list("event", flat=True)
    ) == ["calendar.need_noted", "calendar.need_asked", "calendar.need_answered"]  # fmt: skip


def test_what_was_refused_is_asked_of_somebody_else():
    actor, need = make_user(), make_need()
    ask_need(need, body=itu(), actor=actor)
    answer_need(need, status="refused", actor=actor, reason="No teams are left.")

    ask_need(need, body=unesco(), actor=actor)
    answer_need(need, status="in_part", actor=actor, reason="French only.")

    need.refresh_from_db()
    assert (need.status, need.asked_of) == (NeedStatus.IN_PART, unesco())
    assert [step[2] for step in history(need)] == [
        "", "", "No teams are left.", "", "French only.",
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["refused", "in_part"])
def test_less_than_all_says_why(status):
    need = make_need()
    ask_need(need, body=itu(), actor=make_user())

    with pytest.raises(DomainError, match="No reason was given"):
        answer_need(need, status=status, actor=make_user(), reason=" ")


def test_a_step_out_of_order_is_refused_in_words():
    need = make_need()

    with pytest.raises(TransitionNotAllowed, match="is at “Noted, not asked for yet” now"):
        answer_need(need, status="refused", actor=make_user(), reason="No.")


@pytest.mark.parametrize("status", ["noted", "asked", "withdrawn"])
def test_only_an_answer_answers(status):
    need = make_need()
    ask_need(need, body=itu(), actor=make_user())

    with pytest.raises(DomainError, match="no answer"):
        answer_need(need, status=status, actor=make_user())


def test_what_is_no_longer_needed_says_why_and_stays():
    need = make_need()
    with pytest.raises(DomainError, match="No reason was given"):
        withdraw_need(need, actor=make_user(), reason="")

    withdraw_need(need, actor=make_user(), reason="Held from afar.")

    need.refresh_from_db()
    assert need.status == NeedStatus.WITHDRAWN
    assert not MeetingNeed.objects.open().exists()


@pytest.mark.parametrize("status", [MeetingStatus.HELD, MeetingStatus.CANCELLED])
def test_nothing_is_noted_for_a_meeting_that_is_over(status):
    with pytest.raises(DomainError, match="noted before it begins"):
        make_need(meeting=make_meeting(status))


def test_a_need_is_late_after_its_day():
    need = make_need(due_on=date(2005, 2, 13))

    assert (need.is_late, need.tone) == (True, "warning")
    ask_need(need, body=itu(), actor=make_user())
    answer_need(need, status="granted", actor=make_user())
    need.refresh_from_db()
    assert (need.is_late, need.tone) == (False, "done")


def test_python_and_sql_agree_on_what_is_open():
    for status in NeedStatus:
        asked_of = None if status == NeedStatus.NOTED else itu()
        MeetingNeed.objects.create(
            meeting=make_meeting(), kind="room", what="x", due_on=date(2005, 2, 20),
            status=status, asked_of=asked_of,
        )  # fmt: skip

    in_sql = set(MeetingNeed.objects.open())
    assert in_sql == {need for need in MeetingNeed.objects.all() if need.is_open}


@pytest.mark.parametrize(
    ("status", "is_public"), [(MeetingStatus.PLANNED, False), (MeetingStatus.ANNOUNCED, True)]
)
def test_what_a_plan_needs_is_not_in_the_public_trail(status, is_public):
    make_need(meeting=make_meeting(status))

    assert AuditEntry.objects.get(event="calendar.need_noted").is_public is is_public
