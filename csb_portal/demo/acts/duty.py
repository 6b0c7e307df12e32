"""Act 3, behind the scenes: who had what in hand, and how the duty passed on (3.6)."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from csb_portal.demo.acts.messages import message_of
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from csb_portal.models import User
from liaison.choices.consultations import AdvocacyStatus
from liaison.models import AdvocacyCase, Message
from liaison.services.advocacy import answer_access, ask_for_access, follow_up_access
from liaison.services.inbox.assigning import assign_message, take_message
from liaison.services.inbox.duty import holder_of_duty
from liaison.services.inbox.noting import note_message, set_due_date
from liaison.services.inbox.rotas import change_rota, rota_in_force

# What is in hand overnight is not silent: whoever is on duty says so before they sleep.
LOOKED_AFTER = {
    "RL-02": ["2005-02-03T22:00"],
    "RL-04": ["2005-02-11T22:30"],
    "RL-07": [
        "2005-02-25T22:30",
        "2005-02-26T10:00",
        "2005-02-26T21:30",
        "2005-02-27T09:15",
        "2005-02-27T21:05",
    ],
    "RL-08": ["2005-03-09T22:45"],
    "RQ-08": ["2005-03-29T21:30"],
}
IN_HAND = "Read, and in hand. It goes out as soon as it can."
ROTA = [1, 3, 2, 6, 5, 4]
A_LOOK = timedelta(minutes=5)
ACCESS = "Access to the drafting groups"
GIVEN = "No answer yet, and the drafting groups end on Friday. Please ask their desk tomorrow."
ASKED = "Asked their desk. They answer tomorrow, in writing."
ANSWER = "Refused for drafting groups, granted for sub-committee meetings."
FOLLOWED = "The question is on the agenda of the next interface meeting with governments."


def duty_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at("2005-01-31T09:30"), partial(_agree_on_rota, cast))
    for row in rows("messages"):
        yield Step(calendar.at(row["received_at"]) + A_LOOK, partial(_take, row))
        for moment in LOOKED_AFTER.get(row["ref"], ()):
            yield Step(calendar.at(moment), partial(_look_after, row))
    yield Step(calendar.at("2005-02-18T21:30"), partial(_demand_access, cast))
    yield Step(calendar.at("2005-02-23T21:00"), partial(_give, calendar, cast))
    yield Step(calendar.at("2005-02-24T09:00"))
    yield Step(calendar.at("2005-02-24T09:20"), _ask_after_it)
    yield Step(calendar.at("2005-02-25T13:30"), _record_access)
    yield Step(calendar.at("2005-03-02T10:00"), _follow_up)


def on_duty() -> User:
    """Return who has the duty at this hour of the replay."""
    holder = holder_of_duty()
    if holder is None:
        message = "Nobody is on duty in the replay."
        raise LookupError(message)
    return holder


def _agree_on_rota(cast: Cast) -> None:
    rota = rota_in_force()
    if rota:
        change_rota(rota, order=ROTA, shift_days=7, actor=cast.user("asia.a@example.org"))


def _take(row: dict[str, str]) -> None:
    take_message(message_of(row), actor=on_duty())


def _look_after(row: dict[str, str]) -> None:
    note_message(message_of(row), text=IN_HAND, actor=on_duty())


def _request() -> Message:
    return Message.objects.get(subject=ACCESS)


def _demand_access(cast: Cast) -> None:
    request = _request()
    body = request.to_counterpart
    if body:
        ask_for_access(subject=ACCESS, counterpart=body, message=request, actor=on_duty())


def _give(calendar: Calendar, cast: Cast) -> None:
    """Let Asia B give what he has to Africa B, who is on duty and, unknown to all, ill."""
    giver = cast.user("asia.b@example.org")
    assign_message(_request(), to=on_duty(), actor=giver, note=GIVEN)
    set_due_date(_request(), due_at=calendar.at("2005-02-24T18:00"), actor=giver)


def _ask_after_it() -> None:
    note_message(_request(), text=ASKED, actor=on_duty())


def _record_access() -> None:
    case = AdvocacyCase.objects.get(subject=ACCESS)
    answer_access(case, status=AdvocacyStatus.IN_PART, answer=ANSWER, actor=on_duty())


def _follow_up() -> None:
    case = AdvocacyCase.objects.get(subject=ACCESS)
    follow_up_access(case, text=FOLLOWED, actor=on_duty())
