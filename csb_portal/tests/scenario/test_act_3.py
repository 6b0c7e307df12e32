"""Act 3: relays and requests (1 February to 30 March)."""

import pytest

from csb_portal.tests.scenario.questions import at, mails
from liaison.choices import Manner
from liaison.models import Message

pytestmark = pytest.mark.django_db


def test_act_3_has_nine_relays_and_eight_requests():
    references = [message.reference for message in Message.objects.order_by("received_at", "pk")]

    assert sorted(references) == [
        *(f"RL-2005-000{number}" for number in range(1, 10)),
        *(f"RQ-2005-000{number}" for number in range(1, 9)),
    ]


def test_3_2_twelve_overpasses_reach_42_people_in_45_minutes():
    relay = Message.objects.get(subject__startswith="Twelve overpasses")

    assert relay.minutes == 45
    assert mails(f"relay:{relay.reference}:cs-bureau").count() == 42


def test_3_3_an_answer_one_day_late_is_flagged():
    request = Message.objects.get(subject__startswith="French and Spanish interpretation")

    assert request.due_at == at("2005-02-09T18:00")
    assert request.answer.answered_at == at("2005-02-10T16:00")
    assert request.days_late == 1


def test_3_4_an_oral_answer_is_recorded_with_who_when_and_where():
    answer = Message.objects.get(subject__startswith="List of organisations").answer

    assert (answer.manner, answer.answered_at) == (Manner.ORAL, at("2005-02-22T08:45"))
    assert (answer.answered_by, answer.place) == (
        "Executive Secretariat",
        "Daily plenary, Room XVIII",
    )


def test_3_7_a_friday_evening_takes_61_hours_and_50_minutes():
    relay = Message.objects.get(subject__startswith="End of PrepCom-2")

    assert relay.minutes == 61 * 60 + 50
