"""Act 6: what came out of the three meetings: seven actions, one handed on, one a week late."""

import pytest

from csb_portal.models import OutgoingMail
from csb_portal.tests.scenario.questions import at
from liaison.choices.meetings import ActionStatus
from liaison.models import ActionItem

pytestmark = pytest.mark.django_db


def test_seven_actions_have_one_owner_and_a_date_each():
    assert [
        (
            action.reference[-1],
            action.meeting.reference[-1],
            f"{action.owner_family.slug}.{action.owner_seat}",
            action.due_on.isoformat()[5:],
        )
        for action in ActionItem.objects.order_by("reference")
    ] == [
        ("1", "1", "asia.1", "02-25"),
        ("2", "1", "networks-coalitions.2", "03-31"),
        ("3", "1", "africa.1", "03-15"),
        ("4", "2", "networks-coalitions.1", "03-04"),
        ("5", "2", "asia.1", "03-31"),
        ("6", "3", "africa.1", "03-10"),
        ("7", "3", "asia.2", "03-20"),
    ]


def test_ai_06_was_reassigned_and_keeps_its_history(client):
    action = ActionItem.objects.get(reference="AI-2005-0006")
    (handed,) = action.reassignments.all()

    assert (handed.from_family.slug, handed.from_seat) == ("africa", 2)
    assert (handed.to_family.slug, handed.to_seat) == ("africa", 1)
    assert handed.at == at("2005-02-24T09:00")
    assert ActionItem.objects.exclude(reassignments=None).count() == 1
    assert "from Africa, seat 2" in client.get(action.get_absolute_url()).text


def test_ai_04_was_a_week_late_and_the_others_in_time():
    late = {a.reference[-1]: a.days_late for a in ActionItem.objects.exclude(closed_at=None)}

    assert late == {"1": 0, "2": 0, "3": 0, "4": 7, "6": 0, "7": 0}


def test_each_was_closed_on_the_day_of_the_records():
    closed = {
        action.reference[-1]: action.closed_at.date().isoformat()[5:]
        for action in ActionItem.objects.filter(status=ActionStatus.DONE)
    }

    assert closed == {
        "1": "02-24",
        "2": "03-30",
        "3": "03-14",
        "4": "03-11",
        "6": "03-09",
        "7": "03-18",
    }


def test_six_are_open_on_28_february_and_one_on_31_march():
    def open_after(day):
        found = ActionItem.objects.open_at(at(f"{day}T23:59"))
        return sorted(found.values_list("reference", flat=True))

    assert open_after("2005-02-28") == [f"AI-2005-000{n}" for n in (2, 3, 4, 5, 6, 7)]
    assert open_after("2005-03-31") == ["AI-2005-0005"]


def test_owners_were_told_and_reminded_on_the_day():
    reminded = OutgoingMail.objects.filter(occasion__endswith="/due")

    assert sorted((x.occasion, x.to, x.queued_at) for x in reminded) == [
        (
            "action/AI-2005-0004/due",
            "networks-coalitions.a@example.org",
            at("2005-03-04T09:00"),
        ),
        ("action/AI-2005-0005/due", "asia.a@example.org", at("2005-03-31T09:00")),
    ]
    assert OutgoingMail.objects.filter(occasion__endswith="/agreed").count() == 7
