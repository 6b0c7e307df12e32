"""Act 3, step 3.6: Africa B is ill, and no person is a single point of failure."""

from datetime import timedelta

import pytest

from csb_portal.models import AuditEntry, User
from csb_portal.months import Month
from csb_portal.tests.scenario.questions import at, mails
from liaison.choices.consultations import AdvocacyStatus
from liaison.choices.inbox import AssignmentEnd, InboxEvent, ShiftReason
from liaison.models import ActionItem, AdvocacyCase, Assignment, DutyShift, Message
from liaison.services.inbox.duty import holder_of_duty
from liaison.sources.service import service_of

pytestmark = pytest.mark.django_db
ILL, NEXT = "africa.b@example.org", "africa.a@example.org"
PASSED = "2005-02-24T09:00"


def user(email: str) -> User:
    return User.objects.get(email=email)


def handed_over() -> DutyShift:
    return DutyShift.objects.get(reason=ShiftReason.SILENCE)


def request() -> Message:
    return Message.objects.get(subject="Access to the drafting groups")


def test_3_6_the_six_have_the_duty_a_week_each_in_their_order():
    mondays = [
        "2005-01-31T09:30",
        *(
            f"{day}T09:01"
            for day in (
                "2005-02-07",
                "2005-02-14",
                "2005-02-21",
                "2005-02-28",
                "2005-03-07",
                "2005-03-14",
            )
        ),
    ]

    assert [holder_of_duty(at(monday)).email.split("@")[0] for monday in mondays] == [
        "asia.a",
        "networks-coalitions.a",
        "asia.b",
        "africa.b",
        "africa.a",
        "networks-coalitions.b",
        "asia.a",
    ]


def test_3_6_after_twelve_silent_hours_the_duty_passes_from_africa_b_to_africa_a():
    given = request().assignments.get(holder=user(ILL))
    shift = handed_over()

    assert (given.since, given.given_by) == (at("2005-02-23T21:00"), user("asia.b@example.org"))
    assert shift.starts_at == at(PASSED) == given.since + timedelta(hours=12)
    assert holder_of_duty(at(PASSED) - timedelta(seconds=1)).email == ILL
    assert holder_of_duty(at(PASSED)).email == NEXT


def test_3_6_it_is_the_only_hand_over_of_the_three_months():
    assert DutyShift.objects.exclude(handed_over_by=None).count() == 1
    assert AuditEntry.objects.filter(event=InboxEvent.DUTY_HANDED_OVER).count() == 1


def test_3_6_the_trail_says_from_which_seat_to_which_why_and_what_went_along():
    entry = AuditEntry.objects.get(event=InboxEvent.DUTY_HANDED_OVER)

    assert (entry.recorded_at, entry.actor, entry.is_public) == (at(PASSED), "", False)
    assert entry.data == {
        "from_seat": 6,
        "to_seat": 5,
        "because": "silence",
        "messages": [request().reference],
    }


def test_3_6_both_are_told_by_mail():
    told = {mail.to: mail for mail in mails(f"duty:{handed_over().pk}")}

    assert set(told) == {ILL, NEXT}
    assert {mail.queued_at for mail in told.values()} == {at(PASSED)}
    assert "passed to the next by the rota" in told[ILL].body
    assert request().reference in told[NEXT].body


def test_3_6_the_open_message_goes_along_and_is_brought_to_its_answer():
    ended = request().assignments.get(holder=user(ILL))
    taken = request().assignments.get(holder=user(NEXT))

    assert (ended.until, ended.end) == (at(PASSED), AssignmentEnd.DUTY)
    assert (taken.since, taken.given_by) == (at(PASSED), None)
    (note,) = request().internal_notes.all()
    assert (note.written_by, note.written_at) == (user(NEXT), at("2005-02-24T09:20"))
    assert request().answer.recorded_by == user(NEXT)


def test_3_6_action_ai_06_is_reassigned_with_the_duty():
    (handed,) = ActionItem.objects.get(reference="AI-2005-0006").reassignments.all()

    assert (handed.from_family.slug, handed.from_seat) == ("africa", 2)
    assert (handed.to_family.slug, handed.to_seat) == ("africa", 1)
    assert (handed.at, handed.by) == (at(PASSED), None)
    assert handed.reason == "It passed on within the secretariat."


def test_3_6_every_relay_and_request_was_taken_by_whoever_was_on_duty():
    takes = Assignment.objects.exclude(given_by=None).order_by("since")

    assert set(Message.objects.filter(assignments=None)) == set(
        Message.objects.exclude(kind__in=["relay", "request"])
    )
    assert all(take.holder == holder_of_duty(take.since) for take in takes.select_related("holder"))


def test_3_6_the_note_is_nowhere_public(client):
    for page in (request().get_absolute_url(), "/liaison/", "/liaison/advocacy/", "/trail/"):
        assert "Asked their desk" not in client.get(page).text


def test_3_7_the_service_times_are_public_and_say_that_february_was_bad(client):
    february, march = (service_of(Month(2005, number)) for number in (2, 3))

    assert (february.relays, february.relays_in_time, february.percent) == (7, 6, 85)
    assert (february.longest_time, february.is_kept) == ("61 h 50 min", False)
    assert (march.relays, march.relays_in_time, march.is_kept) == (2, 2, True)
    page = client.get("/liaison/service/").text
    assert "61 h 50 min" in page
    assert "6 of 7 in time, below the target" in page


def test_the_demand_for_access_to_the_drafting_groups_stands_in_the_register_of_advocacy(client):
    case = AdvocacyCase.objects.get()

    assert (case.reference, case.message) == ("AD-2005-0001", request())
    assert case.counterpart.slug == "intergovernmental-bureau-phase2"
    assert (case.status, case.answered_on) == (
        AdvocacyStatus.IN_PART,
        at("2005-02-25T13:00").date(),
    )
    assert case.follow_ups.count() == 1
    assert "granted for sub-committee meetings" in client.get(case.get_absolute_url()).text
