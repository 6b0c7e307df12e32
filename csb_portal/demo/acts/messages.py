"""Act 3: relays and requests (1 February to 30 March)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from liaison.choices import Manner, Nature, Outcome
from liaison.models import Audience, Counterpart, Message
from liaison.services.relays import approve_relay, receive_relay
from liaison.services.requests import answer_request, deliver_request, submit_request

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
ORAL = {"RQ-02": "Daily plenary, Room XVIII"}
ON_DUTY = "asia.a@example.org"
VOICES = {"plenary": "ngos.a@example.org", "content-themes": "media.a@example.org"}
MOMENT = len("2005-02-10T16:00")


def messages_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    for row in rows("messages"):
        is_relay = row["kind"] == "relay"
        first, second = (_receive, _approve) if is_relay else (_submit, _deliver)
        yield Step(calendar.at(row["received_at"]), partial(first, cast, row))
        yield Step(calendar.at(row["delivered_at"]), partial(second, cast, row))
        if row["answer"]:
            yield Step(calendar.at(row["answer"]), partial(_answer, cast, row))


def _text(row: dict[str, str]) -> dict[str, Any]:
    return {
        "subject": row["subject"],
        "body": row["body"],
        "language": row["source_language"],
        "nature": Nature.PROCEDURE,
    }


def _message(row: dict[str, str]) -> Message:
    return Message.objects.get(subject=row["subject"])


def _receive(cast: Cast, row: dict[str, str]) -> None:
    slugs = [AUDIENCES[name] for name in row["to"].split(", ")]
    receive_relay(
        **_text(row),
        sender=Counterpart.objects.get(slug=COUNTERPARTS[row["from"]]),
        audiences=list(Audience.objects.filter(slug__in=slugs)),
        actor=cast.operator,
    )


def _approve(cast: Cast, row: dict[str, str]) -> None:
    approve_relay(_message(row), actor=cast.user(ON_DUTY))


def _submit(cast: Cast, row: dict[str, str]) -> None:
    submit_request(
        **_text(row),
        on_behalf_of=Audience.objects.get(slug=AUDIENCES[row["from"]]),
        counterpart=Counterpart.objects.get(slug=COUNTERPARTS[row["to"]]),
        actor=cast.user(VOICES[row["from"]]),
    )


def _deliver(cast: Cast, row: dict[str, str]) -> None:
    deliver_request(_message(row), actor=cast.user(ON_DUTY))


def _answer(cast: Cast, row: dict[str, str]) -> None:
    place = ORAL.get(row["ref"], "")
    answer_request(
        _message(row),
        text=row["answer"][MOMENT:].lstrip(": "),
        manner=Manner.ORAL if place else Manner.WRITTEN,
        outcome=OUTCOMES.get(row["ref"], Outcome.GRANTED),
        answered_by=row["to"],
        place=place,
        actor=cast.user(ON_DUTY),
    )
