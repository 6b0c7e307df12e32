"""Act 6: three interface meetings, what came out of them, and who did it (1 February to March)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from families.models import Family, FocalPoint
from liaison.choices.meetings import MeetingKind, Reply, RhythmUnit
from liaison.models import ActionItem, Contact, Counterpart, Meeting, MeetingSeries
from liaison.services.meetings.actions import agree_action, finish_action, reassign_action
from liaison.services.meetings.agenda import confirm_item, propose_item
from liaison.services.meetings.approving import (
    consent_to_minutes,
    publish_minutes,
    second_minutes,
    submit_minutes,
)
from liaison.services.meetings.attendance import record_attendance
from liaison.services.meetings.changing import move_meeting
from liaison.services.meetings.decisions import record_decision
from liaison.services.meetings.inviting import announce_meeting
from liaison.services.meetings.minutes import save_minutes
from liaison.services.meetings.planning import plan_meeting
from liaison.services.meetings.replying import reply_to

FOUNDED = "2005-02-01T10:00"
SETTLED = timedelta(minutes=5)
ITEM = re.compile(r"\d ([^.]+)")


@dataclass(frozen=True)
class Plan:
    """What the records do not say of a meeting: its series, who runs it, and by which hours."""

    title: str
    every: int
    unit: RhythmUnit
    chair: str
    second: str
    announced: str
    submitted: str
    seconded: str
    published: str
    guests: tuple[str, ...] = ()
    first_hour: str = ""
    moved: str = ""
    agreed: str = ""


PLANS = {
    "IF-01": Plan(
        title="Bureau to bureau: interface with governments",
        every=2,
        unit=RhythmUnit.MONTH,
        chair="asia.a",
        second="africa.a",
        announced="2005-02-14T10:00",
        submitted="2005-02-18T17:00",
        seconded="2005-02-19T10:00",
        published="2005-02-21T09:30",
    ),
    "IF-02": Plan(
        title="Interface with the private sector",
        every=4,
        unit=RhythmUnit.WEEK,
        chair="networks-coalitions.a",
        second="asia.a",
        announced="2005-02-18T16:00",
        submitted="2005-02-21T20:00",
        seconded="2005-02-22T10:00",
        published="2005-02-22T12:00",
        first_hour="2005-02-21T17:00",
        moved="2005-02-19T15:00",
        agreed="2005-02-22T11:00",
    ),
    "IF-03": Plan(
        title="Interface with the international organisations",
        every=2,
        unit=RhythmUnit.MONTH,
        chair="africa.a",
        second="asia.b",
        announced="2005-02-22T09:00",
        submitted="2005-02-23T16:00",
        seconded="2005-02-24T10:00",
        published="2005-02-26T10:00",
        guests=("unesco", "undp"),
    ),
}
HANDED_ON = "The family's other seat takes it over."


def meetings_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at(FOUNDED), partial(_found, calendar))
    for row in rows("interface_meetings"):
        yield from _meeting(calendar, cast, row, PLANS[row["ref"]])
    for row in rows("action_items"):
        yield from _ending(calendar, cast, row)


def _found(calendar: Calendar) -> None:
    """Know one person of each body, and keep a series with each of the three."""
    for row in rows("interface_meetings"):
        plan, body = PLANS[row["ref"]], _body(row)
        guests = [Counterpart.objects.get(slug=slug) for slug in plan.guests]
        for met in (body, *guests):
            Contact.objects.create(
                counterpart=met,
                name=f"Liaison officer, {met.abbreviation or met.name_en}",
                email=f"{met.slug}.liaison@example.org",
                since=calendar.day(date(2005, 2, 1)),
            )
        series = MeetingSeries.objects.create(
            slug=f"interface-{row['counterpart_slug']}",
            kind=MeetingKind.INTERFACE,
            title=plan.title,
            counterpart=body,
            rhythm_every=plan.every,
            rhythm_unit=plan.unit,
            duration_minutes=(_ends(calendar, row) - _starts(calendar, row)).seconds // 60,
            place=row["place"],
            remote_link=f"https://talk.example.org/{row['counterpart_slug']}",
            languages=row["languages"],
        )
        series.guests.set(guests)


def _meeting(calendar: Calendar, cast: Cast, row: dict[str, str], plan: Plan) -> Iterator[Step]:
    announced, ends = calendar.at(plan.announced), _ends(calendar, row)
    find = partial(_find, calendar, row)
    yield Step(announced, partial(_announce, calendar, cast, row, plan))
    yield Step(announced + timedelta(hours=1), partial(_settle_agenda, find))
    if plan.moved:
        yield Step(calendar.at(plan.moved), partial(_move, calendar, cast, row, plan))
        yield Step(calendar.at(plan.moved) + SETTLED)
    yield Step(_starts(calendar, row))
    yield Step(ends)
    yield Step(ends, partial(_record, cast, row, plan, find))
    for action in rows("action_items"):
        if action["meeting_ref"] == row["ref"]:
            yield Step(ends, partial(_agree, calendar, cast, action, plan, find))
    yield Step(calendar.at(plan.submitted), partial(_write, cast, row, plan, find))
    yield Step(calendar.at(plan.seconded), partial(_second, cast, plan, find))
    if plan.agreed:
        yield Step(calendar.at(plan.agreed), partial(_consent, find))
    else:
        yield Step(calendar.at(plan.submitted) + timedelta(hours=48))
    yield Step(calendar.at(plan.published), partial(_publish, cast, plan, find))


def _body(row: dict[str, str]) -> Counterpart:
    return Counterpart.objects.get(slug=row["counterpart_slug"])


def _starts(calendar: Calendar, row: dict[str, str]) -> datetime:
    return calendar.at(row["starts_at"])


def _ends(calendar: Calendar, row: dict[str, str]) -> datetime:
    return calendar.at(row["ends_at"])


def _find(calendar: Calendar, row: dict[str, str]) -> Meeting:
    return Meeting.objects.get(counterpart=_body(row), kind=MeetingKind.INTERFACE)


def _present(row: dict[str, str], cast: Cast) -> list[FocalPoint]:
    return [cast.focal_point(f"{name}@example.org") for name in row["present"].split()]


def _announce(calendar: Calendar, cast: Cast, row: dict[str, str], plan: Plan) -> None:
    chair = cast.user(f"{plan.chair}@example.org")
    series = MeetingSeries.objects.get(counterpart=_body(row))
    starts_at = calendar.at(plan.first_hour) if plan.first_hour else _starts(calendar, row)
    meeting = plan_meeting(
        kind=series.kind,
        party=series.party,
        series=series,
        guests=series.guests.all(),
        starts_at=starts_at,
        ends_at=starts_at + series.duration,
        actor=chair,
    )
    announce_meeting(meeting, actor=chair)
    contact = Contact.objects.get(counterpart=_body(row))
    for place, title in enumerate(ITEM.findall(row["agenda"])):
        side = {"contact": contact} if place == 1 else {"actor": chair}
        propose_item(meeting, title=title.strip(), **side)


def _settle_agenda(find: partial) -> None:
    """Each side confirms what the other proposed, and says that it comes."""
    meeting = find()
    contact = Contact.objects.get(counterpart=meeting.counterpart)
    for item in meeting.items.standing():
        confirm_item(item, contact=contact)
        confirm_item(item, actor=meeting.planned_by)
    for invitation in meeting.invitations.standing():
        if invitation.contact_id or invitation.user == meeting.planned_by:
            reply_to(invitation, reply=Reply.YES, actor=invitation.user)


def _move(calendar: Calendar, cast: Cast, row: dict[str, str], plan: Plan) -> None:
    chair = cast.user(f"{plan.chair}@example.org")
    move_meeting(_find(calendar, row), starts_at=_starts(calendar, row), actor=chair)


def _record(cast: Cast, row: dict[str, str], plan: Plan, find: partial) -> None:
    chair, meeting = cast.user(f"{plan.chair}@example.org"), find()
    bodies = [meeting.counterpart, *meeting.guests.all()]
    contacts = list(Contact.objects.filter(counterpart__in=bodies))
    record_attendance(meeting, mandates=_present(row, cast), contacts=contacts, actor=chair)
    for decision in row["outcome"].split(";"):
        text = decision.strip()
        record_decision(meeting, text=f"{text[0].upper()}{text[1:]}.", actor=chair)


def _agree(calendar: Calendar, cast: Cast, row: dict[str, str], plan: Plan, find: partial) -> None:
    owner = cast.focal_point(f"{row['owner_seat']}@example.org")
    agree_action(
        find(),
        text=row["what"],
        family=owner.family,
        seat=owner.seat,
        due_on=calendar.day(date.fromisoformat(row["due_on"])),
        actor=cast.user(f"{plan.chair}@example.org"),
    )


def _write(cast: Cast, row: dict[str, str], plan: Plan, find: partial) -> None:
    chair, meeting = cast.user(f"{plan.chair}@example.org"), find()
    headings = [f"- {item.title}" for item in meeting.items.standing()]
    body = "\n".join(["## What was discussed", *headings, "", "## Outcome", row["outcome"] + "."])
    text = save_minutes(meeting, body=body, based_on=0, actor=chair)
    submit_minutes(text.minutes, actor=chair)


def _second(cast: Cast, plan: Plan, find: partial) -> None:
    minutes = find().minutes.get()
    second = cast.user(f"{plan.second}@example.org")
    second_minutes(minutes, actor=second, seen=minutes.text.number)


def _consent(find: partial) -> None:
    meeting = find()
    minutes = meeting.minutes.get()
    contact = Contact.objects.get(counterpart=meeting.counterpart)
    consent_to_minutes(minutes, contact=contact, seen=minutes.text.number)


def _publish(cast: Cast, plan: Plan, find: partial) -> None:
    publish_minutes(find().minutes.get(), actor=cast.user(f"{plan.chair}@example.org"))


def _ending(calendar: Calendar, cast: Cast, row: dict[str, str]) -> Iterator[Step]:
    """Read "reassigned to africa.a on 2005-02-24, done 2005-03-09", or a part of it, as steps."""
    state = row["expected_state_2005-03-31"]
    owner = row["owner_seat"]
    if handed := re.search(r"reassigned to (\S+) on (\d{4}-\d\d-\d\d)", state):
        owner = handed[1]
        yield Step(calendar.at(f"{handed[2]}T09:00"), partial(_reassign, cast, row, owner))
    if done := re.search(r"done (\d{4}-\d\d-\d\d)", state):
        yield Step(calendar.at(f"{done[1]}T16:00"), partial(_finish, cast, row, owner))


def _action(row: dict[str, str]) -> ActionItem:
    return ActionItem.objects.get(text=row["what"])


def _reassign(cast: Cast, row: dict[str, str], owner: str) -> None:
    slug, letter = owner.split(".")
    taker = cast.focal_point(f"{slug}.{letter}@example.org")
    action = _action(row)
    if (action.owner_family, action.owner_seat) == (taker.family, taker.seat):
        return  # it went along with the duty
    family = Family.objects.get(slug=slug)
    reassign_action(action, family=family, seat=taker.seat, reason=HANDED_ON, actor=taker.user)


def _finish(cast: Cast, row: dict[str, str], owner: str) -> None:
    finish_action(_action(row), actor=cast.user(f"{owner}@example.org"))
