"""Plan a meeting: by hand, or the next one of a series."""

import uuid
from collections.abc import Iterable
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
from liaison.choices.meetings import (
    INTERFACE_PREFIX,
    OTHER_PREFIX,
    PARTIES_OF_KINDS,
    MeetingEvent,
    MeetingKind,
    MeetingStatus,
)
from liaison.models import Counterpart, Meeting, MeetingSeries, Party
from liaison.models.bodies.party import field_of
from liaison.services.meetings.carrying import carry_actions
from liaison.services.repeats import refuse_repeat

TERMS = (
    "title",
    "time_zone",
    "place",
    "remote_link",
    "languages",
    "notice_hours",
    "minutes_hours",
    "objection_hours",
    "quorum",
    "invited_audience",
)


@transaction.atomic
def plan_meeting(
    *,
    kind: MeetingKind | str,
    party: Party,
    starts_at: datetime,
    ends_at: datetime,
    actor: User,
    guests: Iterable[Counterpart] = (),
    series: MeetingSeries | None = None,
    key: uuid.UUID | None = None,
    **terms: Any,
) -> Meeting:
    """Plan a meeting with another body, or of the bureau, a plenary or a family.

    ``terms`` are those of ``TERMS``; what is not given comes from the ``series``, and stays
    with the meeting whatever the series becomes. Open actions of the series stand on its
    agenda. ``key`` names the form, so that a doubled click is told. Raises ``DomainError``,
    also where the series has a next meeting already.
    """
    if PARTIES_OF_KINDS[MeetingKind(kind)] != field_of(party):
        raise DomainError(
            _("%(party)s does not hold such a meeting.") % {"party": party},
            rule=_("An interface meeting is with another body, a [family] meeting of a [family]."),
            so=_("Choose the body or the [family] the meeting is with."),
        )
    check_hours(starts_at, ends_at)
    if starts_at <= clock.now():
        raise _past(starts_at)
    prefix = INTERFACE_PREFIX if kind == MeetingKind.INTERFACE else OTHER_PREFIX
    if series:
        series = locked(series)
    reference = next_reference(prefix, clock.today().year)
    refuse_repeat(Meeting, key)
    if series:
        _check_none_ahead(series)
    kept = {name: getattr(series, name) for name in TERMS} if series else {}
    meeting = Meeting.objects.create(
        **kept | terms,
        **{field_of(party): party},
        reference=reference,
        key=key,
        kind=kind,
        series=series,
        starts_at=starts_at,
        ends_at=ends_at,
        planned_at=clock.now(),
        planned_by=actor,
    )
    meeting.guests.set(guests)
    carry_actions(meeting)
    audit.record(
        MeetingEvent.PLANNED,
        meeting,
        actor=actor,
        public=False,
        kind=kind,
        party=party.slug,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return meeting


@transaction.atomic
def plan_next(series: MeetingSeries, *, actor: User) -> Meeting:
    """Plan the next meeting of ``series`` by its rhythm, on the same clock hour.

    It follows the last one that was not called off. Raises ``DomainError`` when one is
    planned already, or when the series has never met.
    """
    series = locked(series)
    _check_none_ahead(series)
    last = last_of(series)
    if last is None:
        raise DomainError(
            _("%(series)s has not met yet.") % {"series": series},
            rule=_("The next meeting follows the last by the rhythm of its series."),
            so=_("Plan the first one by hand."),
        )
    starts_at = series.next_after(last.starts_at, clock.now())
    return plan_meeting(
        kind=series.kind,
        party=series.party,
        starts_at=starts_at,
        ends_at=starts_at + series.duration,
        actor=actor,
        guests=series.guests.all(),
        series=series,
    )


def _check_none_ahead(series: MeetingSeries) -> None:
    if ahead := series.meetings.ahead().first():
        raise DomainError(
            _("%(meeting)s is planned for %(day)s.")
            % {"meeting": ahead, "day": when(ahead.starts_at)},
            rule=_("A series has one next meeting."),
            so=_("Move that one, or call it off first."),
        )


def last_of(series: MeetingSeries) -> Meeting | None:
    """The meeting from which the rhythm of a series counts."""
    return series.meetings.exclude(status=MeetingStatus.CANCELLED).first()


def check_hours(starts_at: datetime, ends_at: datetime) -> None:
    """Raise ``DomainError`` for a meeting that ends before it begins."""
    if ends_at <= starts_at:
        raise DomainError(
            _("The meeting would end at %(end)s, before it begins.") % {"end": when(ends_at)},
            rule=_("A meeting begins before it ends."),
            so=_("Correct one of the two hours."),
        )


def _past(starts_at: datetime) -> DomainError:
    return DomainError(
        _("%(moment)s has passed.") % {"moment": when(starts_at)},
        rule=_("A meeting is planned before it begins."),
        so=_("Choose a later hour."),
    )
