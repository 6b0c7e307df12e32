"""Act 3: relays and requests (1 February to 30 March)."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from csb_portal.models import User
from liaison.choices.register import Manner, Nature, Outcome
from liaison.models import Audience, Counterpart, Message
from liaison.services.inbox.duty import holder_of_duty
from liaison.services.register.details import USUAL, Details
from liaison.services.register.relays import approve_relay, receive_relay
from liaison.services.register.requests import answer_request, deliver_request, submit_request
from liaison.services.register.statements import approve_statement, write_statement
from liaison.services.register.translations import add_translation, check_translation

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
SECOND = "asia.b@example.org"
TRANSLATOR = "networks-coalitions.b@example.org"
VOICES = {"plenary": "ngos.a@example.org", "content-themes": "media.a@example.org"}
OTHER_VOICES = {"RQ-05": "youth.a@example.org", "RQ-06": "disabilities.a@example.org"}
MOMENT = len("2005-02-10T16:00")
CORRECTION = "RL-06"
NOTICE = {
    "written_at": "2005-02-18T17:30",
    "sent_at": "2005-02-18T17:50",
    "subject": "Calendar: Sub-Committee on Monday at 10:00",
    "body": "From the time management plan of 18 February: the Sub-Committee meets on Monday, "
    "21 February, at 10:00.",
}
TRANSLATED_BEFORE = timedelta(minutes=6)
CHECKED_BEFORE = timedelta(minutes=3)


def messages_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at(NOTICE["written_at"]), partial(_write_notice, cast))
    yield Step(calendar.at(NOTICE["sent_at"]), partial(_send_notice, cast))
    for row in rows("messages"):
        is_relay = row["kind"] == "relay"
        first, second = (_receive, _approve) if is_relay else (_submit, _deliver)
        passed_on = calendar.at(row["delivered_at"])
        yield Step(calendar.at(row["received_at"]), partial(first, cast, row))
        for version in _versions(row):
            yield Step(passed_on - TRANSLATED_BEFORE, partial(_translate, cast, row, version))
            if version["checked"] == "yes":
                yield Step(passed_on - CHECKED_BEFORE, partial(_check, cast, row, version))
        yield Step(passed_on, partial(second, cast, row))
        if row["answer"]:
            yield Step(calendar.at(row["answer"]), partial(_answer, cast, row))


def _versions(row: dict[str, str]) -> list[dict[str, str]]:
    """The versions of a message beside its original.

    The file has every text in English, so where the original is another language, what the
    file has is the translation.
    """
    of_row = [version for version in rows("message_versions") if version["ref"] == row["ref"]]
    if row["source_language"] == "en":
        return of_row
    english = {"language": "en", "origin": "volunteer", "checked": "no"}
    return [english | {"subject": row["subject"], "body": row["body"]}]


def _original(row: dict[str, str]) -> dict[str, str]:
    """The subject and text a message was written with."""
    language = (row["ref"], row["source_language"])
    for version in rows("message_versions"):
        if (version["ref"], version["language"]) == language:
            return version
    return row


def _on_duty(cast: Cast) -> User:
    """Return who has the duty: they pass on what comes in."""
    return holder_of_duty() or cast.user(ON_DUTY)


def _text(row: dict[str, str]) -> dict[str, Any]:
    original = _original(row)
    return {
        "subject": original["subject"],
        "body": original["body"],
        "language": row["source_language"],
        "nature": Nature.PROCEDURE,
    }


def message_of(row: dict[str, str]) -> Message:
    """Return what became of a row."""
    return Message.objects.get(subject=_original(row)["subject"])


def _write_notice(cast: Cast) -> None:
    """The secretariat's calendar notice, which the correction of Monday supersedes."""
    audiences = Audience.objects
    write_statement(
        subject=NOTICE["subject"],
        body=NOTICE["body"],
        language="en",
        sender=audiences.get(slug="csbs"),
        to=[audiences.get(slug="cs-plenary"), audiences.get(slug="content-themes")],
        nature=Nature.PROCEDURE,
        actor=cast.user(ON_DUTY),
    )


def _notice() -> Message:
    return Message.objects.get(subject=NOTICE["subject"])


def _send_notice(cast: Cast) -> None:
    approve_statement(_notice(), actor=cast.user(SECOND))


def _receive(cast: Cast, row: dict[str, str]) -> None:
    slugs = [AUDIENCES[name] for name in row["to"].split(", ")]
    details, entered_by = USUAL, cast.operator
    if row["ref"] == CORRECTION:
        details = Details(supersedes=_notice(), is_urgent=True)
        entered_by = cast.user(ON_DUTY)
    receive_relay(
        **_text(row),
        sender=Counterpart.objects.get(slug=COUNTERPARTS[row["from"]]),
        audiences=list(Audience.objects.filter(slug__in=slugs)),
        details=details,
        actor=entered_by,
    )


def _translate(cast: Cast, row: dict[str, str], version: dict[str, str]) -> None:
    add_translation(
        message_of(row),
        language=version["language"],
        origin=version["origin"],
        subject=version["subject"],
        body=version["body"],
        actor=cast.user(TRANSLATOR),
    )


def _check(cast: Cast, row: dict[str, str], version: dict[str, str]) -> None:
    translation = message_of(row).translations.current().get(language=version["language"])
    check_translation(translation, actor=cast.user(ON_DUTY))


def _approve(cast: Cast, row: dict[str, str]) -> None:
    approve_relay(message_of(row), actor=_on_duty(cast))


def _submit(cast: Cast, row: dict[str, str]) -> None:
    submit_request(
        **_text(row),
        on_behalf_of=Audience.objects.get(slug=AUDIENCES[row["from"]]),
        counterpart=Counterpart.objects.get(slug=COUNTERPARTS[row["to"]]),
        actor=cast.user(OTHER_VOICES.get(row["ref"], VOICES[row["from"]])),
    )


def _deliver(cast: Cast, row: dict[str, str]) -> None:
    deliver_request(message_of(row), actor=_on_duty(cast))


def _answer(cast: Cast, row: dict[str, str]) -> None:
    place = ORAL.get(row["ref"], "")
    answer_request(
        message_of(row),
        text=row["answer"][MOMENT:].lstrip(": "),
        manner=Manner.ORAL if place else Manner.WRITTEN,
        outcome=OUTCOMES.get(row["ref"], Outcome.GRANTED),
        answered_by=row["to"],
        place=place,
        actor=_on_duty(cast),
    )
