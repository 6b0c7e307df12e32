"""Act 3 of the bureau's three months, through the services, at its own times."""

import csv
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csb_portal import audit, clock
from csb_portal.months import Month
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison import sources
from liaison.choices import Manner, MessageStatus, Nature, Outcome
from liaison.models import Audience, Counterpart, Message
from liaison.services.relays import approve_relay, receive_relay
from liaison.services.requests import answer_request, deliver_request, submit_request
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import division, make_member, make_operator

GENEVA = ZoneInfo("Europe/Zurich")
MESSAGES = Path(__file__).parent / "data" / "messages.csv"
AUDIENCES = {"plenary": "cs-plenary", "bureau": "cs-bureau", "content-themes": "content-themes"}
COUNTERPARTS = {
    "Civil Society Division": "civil-society-division",
    "Executive Secretariat": "wsis-executive-secretariat",
    "Inter-Governmental Bureau": "intergovernmental-bureau-phase2",
}
OUTCOMES = {
    "RQ-01": Outcome.PART_GRANTED,
    "RQ-02": Outcome.EXPLAINED,
    "RQ-05": Outcome.PART_GRANTED,
}
FEBRUARY, MARCH = Month(2005, 2), Month(2005, 3)


def at(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=GENEVA)


class Replay:
    """Does at its own time what one row of the file says."""

    def __init__(self) -> None:
        division()
        Counterpart.objects.filter(contact_email="").update(contact_email="office@example.org")
        with clock.at(at("2005-01-31T09:00")):
            self.member, self.operator = make_member(), make_operator()
            self.focal_point = make_focal_point(user=make_user(name="Plenary Voice"))

    def steps(self):
        """Yield (moment, step) of the whole file; a step takes no arguments."""
        for row in csv.DictReader(MESSAGES.read_text(encoding="utf-8").splitlines()):
            first, second = (
                (self.receive, self.approve)
                if row["kind"] == "relay"
                else (self.submit, self.deliver)
            )
            yield at(row["received_at"]), first, row
            yield at(row["delivered_at"]), second, row
            if row["answer"]:
                yield at(row["answer"][:16]), self.answer, row

    def play(self) -> None:
        ticks = [
            (at("2005-01-31T09:00") + timedelta(hours=hours), None, None)
            for hours in range(60 * 24)
        ]
        for moment, step, row in sorted([*self.steps(), *ticks], key=lambda step: step[0]):
            with clock.at(moment):
                if step is None:
                    keep_time()
                else:
                    step(row)

    def receive(self, row: dict) -> None:
        names = [AUDIENCES[name] for name in row["to"].split(", ")]
        receive_relay(
            **self.text(row),
            sender=Counterpart.objects.get(slug=COUNTERPARTS[row["from"]]),
            audiences=list(Audience.objects.filter(slug__in=names)),
            actor=self.operator,
        )

    def approve(self, row: dict) -> None:
        approve_relay(Message.objects.get(subject=row["subject"]), actor=self.member)

    def submit(self, row: dict) -> None:
        submit_request(
            **self.text(row),
            on_behalf_of=Audience.objects.get(slug=AUDIENCES[row["from"]]),
            counterpart=Counterpart.objects.get(slug=COUNTERPARTS[row["to"]]),
            actor=self.focal_point.user,
        )

    def deliver(self, row: dict) -> None:
        deliver_request(Message.objects.get(subject=row["subject"]), actor=self.member)

    def answer(self, row: dict) -> None:
        is_oral = row["ref"] == "RQ-02"
        answer_request(
            Message.objects.get(subject=row["subject"]),
            text=row["answer"][18:],
            manner=Manner.ORAL if is_oral else Manner.WRITTEN,
            outcome=OUTCOMES.get(row["ref"], Outcome.GRANTED),
            answered_by=row["to"],
            place="Daily plenary, Room XVIII" if is_oral else "",
            actor=self.member,
        )

    @staticmethod
    def text(row: dict) -> dict:
        return {
            "subject": row["subject"],
            "body": row["body"],
            "language": row["source_language"],
            "nature": Nature.PROCEDURE,
        }


@pytest.fixture
def replayed(db) -> Replay:
    replay = Replay()
    replay.play()
    return replay


def message(reference: str) -> Message:
    return Message.objects.with_parties().get(reference=reference)


def test_three_months_of_messages_give_the_figures_of_the_two_reports(replayed):
    assert sources.figures(FEBRUARY) == {
        "relays_received": 7,
        "relays_within_24_hours": 6,
        "requests_received": 6,
        "requests_delivered": 6,
        "requests_answered": 6,
        "requests_open_at_end": 0,
    }
    assert sources.figures(MARCH) == {
        "relays_received": 2,
        "relays_within_24_hours": 2,
        "requests_received": 2,
        "requests_delivered": 2,
        "requests_answered": 0,
        "requests_open_at_end": 2,
    }
    _numbers_run_without_gaps()
    _the_weekend_relay_took_61_hours_and_50_minutes()
    _the_interpretation_was_answered_one_day_late_and_granted_in_part()
    _the_list_of_organisations_was_answered_orally()
    _each_request_past_its_morning_was_reminded_of_once()
    _entries_stand_behind_the_figures()
    audit.verify_database()


def _numbers_run_without_gaps():
    references = Message.objects.order_by("reference").values_list("reference", flat=True)
    assert list(references) == [f"RL-2005-{number:04}" for number in range(1, 10)] + [
        f"RQ-2005-{number:04}" for number in range(1, 9)
    ]


def _the_weekend_relay_took_61_hours_and_50_minutes():
    weekend = message("RL-2005-0007")
    assert weekend.minutes == 61 * 60 + 50
    assert not weekend.is_in_time
    assert message("RL-2005-0003").minutes == 45


def _the_interpretation_was_answered_one_day_late_and_granted_in_part():
    request = message("RQ-2005-0001")
    assert request.due_at == datetime(2005, 2, 9, 18, tzinfo=GENEVA)
    assert request.delivered_at == datetime(2005, 2, 2, 11, tzinfo=GENEVA)
    assert (request.days_late, request.status) == (1, MessageStatus.ANSWERED)
    assert request.answer.outcome == Outcome.PART_GRANTED
    assert re.match("granted for French, not for Spanish", request.answer.text)


def _the_list_of_organisations_was_answered_orally():
    request = message("RQ-2005-0002")
    assert request.reminded_at == datetime(2005, 2, 14, 9, tzinfo=GENEVA)
    assert request.answer.is_oral
    assert request.answer.answered_by == "Executive Secretariat"
    assert request.answer.answered_at == datetime(2005, 2, 22, 8, 45, tzinfo=GENEVA)
    assert request.answer.place == "Daily plenary, Room XVIII"
    assert request.days_late == 8


def _each_request_past_its_morning_was_reminded_of_once():
    reminded = Message.objects.exclude(reminded_at=None).order_by("reference")
    assert list(reminded.values_list("reference", flat=True)) == [
        "RQ-2005-0001",
        "RQ-2005-0002",
        "RQ-2005-0005",
        "RQ-2005-0007",
    ]


def _entries_stand_behind_the_figures():
    february, march = sources.entries(FEBRUARY), sources.entries(MARCH)
    assert [entry.reference for entry in february] == [
        f"RL-2005-{number:04}" for number in range(1, 8)
    ] + [f"RQ-2005-{number:04}" for number in range(1, 7)]
    late = [entry.reference for entry in february if entry.kind == "relay" and not entry.in_time]
    assert late == ["RL-2005-0007"]
    assert [entry.status for entry in march] == ["sent", "sent", "delivered", "delivered"]
    assert february[7].answer.startswith("Granted in part: granted for French")
