"""Date polls across both sides: opened, closed by the clock, decided by the secretariat."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from csb_portal.references import next_reference
from liaison.choices.bodies import AudienceKind
from liaison.choices.calendar import POLL_PREFIX, CalendarAct, PollStatus
from liaison.choices.meetings import MeetingKind
from liaison.models import (
    Audience,
    Contact,
    Counterpart,
    DatePoll,
    Meeting,
    MeetingSeries,
    Party,
    PollOption,
    PollVoice,
)
from liaison.notifications import calendar as notifications
from liaison.rules.calendar import FEWEST_DATES, poll_reminder_at, twice_given
from liaison.services.calendar.steps import move_on
from liaison.services.meetings.planning import plan_meeting
from liaison.services.repeats import refuse_repeat


@transaction.atomic
def open_poll(
    *,
    title: str,
    starts: Sequence[datetime],
    closes_at: datetime,
    time_zone: str,
    actor: User,
    users: Iterable[User],
    counterpart: Counterpart | None = None,
    audience: Audience | None = None,
    series: MeetingSeries | None = None,
    duration_minutes: int = 60,
    place: str = "",
    key: uuid.UUID | None = None,
) -> DatePoll:
    """Ask ``users`` and the other body's contacts which hours suit them.

    Contacts in office answer by signed link, without an account. A poll without another body
    is for a meeting of the ``audience``, the bureau by default. Raises ``DomainError``.
    """
    counterpart = counterpart or (series.counterpart if series else None)
    _check_hours(starts, closes_at)
    contacts = _contacts_of(counterpart, series)
    if counterpart and not any(one.counterpart_id == counterpart.pk for one in contacts):
        raise DomainError(
            _("The portal knows nobody of %(body)s.") % {"body": counterpart},
            rule=_("A date poll asks both sides."),
            so=_("Enter a contact of that body in the administration first."),
        )
    reference = next_reference(POLL_PREFIX, clock.today().year)
    refuse_repeat(DatePoll, key)
    poll = DatePoll.objects.create(
        reference=reference,
        key=key,
        title=title,
        counterpart=counterpart,
        audience=None if counterpart or series else audience,
        series=series,
        duration_minutes=duration_minutes,
        time_zone=time_zone,
        place=place,
        opened_at=clock.now(),
        opened_by=actor,
        closes_at=closes_at,
    )
    PollOption.objects.bulk_create(PollOption(poll=poll, starts_at=start) for start in starts)
    voices = [PollVoice(poll=poll, user=user) for user in users]
    voices += [PollVoice(poll=poll, contact=contact) for contact in contacts]
    PollVoice.objects.bulk_create(voices)
    notifications.poll_opened(poll)
    audit.record(
        CalendarAct.POLL_OPENED, poll, actor=actor, dates=len(starts), asked=len(voices),
        closes_at=closes_at,
    )  # fmt: skip
    return poll


def _check_hours(starts: Sequence[datetime], closes_at: datetime) -> None:
    """Raise ``DomainError`` unless there is a choice, and time to answer before it."""
    now = clock.now()
    if len(starts) < FEWEST_DATES or twice_given(starts):
        raise DomainError(
            _("There are fewer than two different dates."),
            rule=_("A date poll lets people choose."),
            so=_("Propose another date, or plan the meeting at once."),
        )
    if closes_at <= now:
        raise DomainError(
            _("Answers would close at %(moment)s, which has passed.") % {"moment": when(closes_at)},
            rule=_("People need time to answer."),
            so=_("Choose a later moment."),
        )
    if min(starts) <= closes_at:
        raise DomainError(
            _("The first date, %(moment)s, comes before the answers close.")
            % {"moment": when(min(starts))},
            rule=_("The date is chosen once all could answer."),
            so=_("Propose later dates, or close the poll earlier."),
        )


def _contacts_of(counterpart: Counterpart | None, series: MeetingSeries | None) -> list[Contact]:
    """The other body's people in office, and those of the bodies that come too."""
    bodies = [counterpart.pk] if counterpart else []
    bodies += list(series.guests.values_list("pk", flat=True)) if series else []
    return list(Contact.objects.current().filter(counterpart__in=bodies).order_by("pk"))


@transaction.atomic
def choose_date(poll: DatePoll, option: PollOption, *, actor: User) -> Meeting:
    """Plan the meeting for one of the dates, whether or not everybody has answered.

    Raises ``DomainError`` for a date that has passed, or a poll that is over.
    """
    poll = locked(poll)
    option = poll.options.get(pk=option.pk)
    move_on(poll, PollStatus.DECIDED, name=poll.reference)
    poll.meeting = _plan(poll, option, actor)
    poll.chosen, poll.chosen_by, poll.ended_at = option, actor, clock.now()
    poll.save()
    notifications.poll_decided(poll)
    audit.record(
        CalendarAct.POLL_DECIDED, poll, actor=actor, public=poll.meeting.is_public,
        meeting=poll.meeting, starts_at=option.starts_at,
    )  # fmt: skip
    return poll.meeting


def _plan(poll: DatePoll, option: PollOption, actor: User) -> Meeting:
    series = poll.series
    kind, party = _owner_of(poll)
    terms: dict[str, Any] = {"title": poll.title, "time_zone": poll.time_zone}
    if poll.place:
        terms["place"] = poll.place
    return plan_meeting(
        kind=kind,
        party=party,
        starts_at=option.starts_at,
        ends_at=option.ends_at,
        actor=actor,
        guests=series.guests.all() if series else (),
        series=series,
        **terms,
    )


def _owner_of(poll: DatePoll) -> tuple[MeetingKind, Party]:
    """Whose meeting it becomes: the series', the other body's, or one's own."""
    if poll.series:
        return MeetingKind(poll.series.kind), poll.series.party
    if poll.counterpart:
        return MeetingKind.INTERFACE, poll.counterpart
    own = poll.audience or Audience.objects.get(kind=AudienceKind.BUREAU)
    return MeetingKind.BUREAU, own


@transaction.atomic
def call_off_poll(poll: DatePoll, *, actor: User, reason: str) -> DatePoll:
    """End a poll without a date, and tell everybody why. Raises ``DomainError``."""
    poll = locked(poll)
    if not reason.strip():
        raise DomainError(
            _("No reason was given."),
            rule=_("People who took the time to answer are told why."),
            so=_("Write the reason in one sentence."),
        )
    move_on(poll, PollStatus.CALLED_OFF, name=poll.reference)
    poll.reason, poll.ended_at = reason.strip(), clock.now()
    poll.save()
    notifications.poll_called_off(poll)
    audit.record(CalendarAct.POLL_CALLED_OFF, poll, actor=actor)
    return poll


@transaction.atomic
def close_poll(poll: DatePoll) -> None:
    """Take no more answers once the time has come, and ask the secretariat to choose."""
    poll = locked(poll)
    if poll.status != PollStatus.OPEN or clock.now() < poll.closes_at:
        return
    poll.move_to(PollStatus.CLOSED)
    poll.save(update_fields=["status"])
    notifications.poll_closed(poll)
    audit.record(CalendarAct.POLL_CLOSED, poll, actor=None)


@transaction.atomic
def remind_of_poll(poll: DatePoll) -> None:
    """Remind whoever has not answered, once."""
    poll = locked(poll)
    if poll.reminded_at or not poll.takes_answers:
        return
    poll.reminded_at = clock.now()
    poll.save(update_fields=["reminded_at"])
    reminded = notifications.poll_reminder(poll)
    audit.record(CalendarAct.POLL_REMINDED, poll, actor=None, reminded=reminded)


def keep_time() -> None:
    """Remind of polls and close them when their time comes. Safe to run twice."""
    now = clock.now()
    for poll in DatePoll.objects.due_to_close(now):
        close_poll(poll)
    for poll in DatePoll.objects.taking_answers(now).filter(reminded_at=None):
        if poll_reminder_at(poll.opened_at, poll.closes_at) <= now:
            remind_of_poll(poll)
