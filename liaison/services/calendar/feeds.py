"""The calendars to subscribe to: everybody's, one counterpart's, one person's own."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.calendars import Entry, feed_file
from csb_portal.mail.outbox import speakable
from csb_portal.models import User
from families.models import FocalPoint
from liaison.models import (
    ActionItem,
    CalendarEvent,
    Counterpart,
    DatePoll,
    Deadline,
    Invitation,
    Meeting,
)
from liaison.models.calendar.deadline import DeadlineQuerySet
from liaison.services.calendar import entries


def public_feed() -> bytes:
    """Public meetings, outside events and deadlines; what was cancelled stays, as cancelled."""
    with translation.override(settings.LANGUAGE_CODE):
        return feed_file(
            _public(Meeting.objects.public(), CalendarEvent.objects.all(), Deadline.objects.all()),
            name=_("[Civil Society Bureau]"),
            url=settings.SITE_URL + reverse("calendar:calendar"),
            detail=_("Public meetings of the [bureau], events of the process, and deadlines."),
        )


def counterpart_feed(counterpart: Counterpart) -> bytes:
    """The meetings with one counterpart, its events, and the deadlines for these."""
    with translation.override(settings.LANGUAGE_CODE):
        events = CalendarEvent.objects.of_body(counterpart)
        with_it = Q(counterpart=counterpart) | Q(guests=counterpart)
        return feed_file(
            _public(
                Meeting.objects.public().filter(with_it).distinct(),
                events,
                Deadline.objects.filter(event__in=events),
            ),
            name=_("[Civil Society Bureau] and %(body)s") % {"body": counterpart},
            url=f"{settings.SITE_URL}{reverse('calendar:calendar')}?with={counterpart.slug}",
        )


def own_feed(user: User) -> bytes:
    """What one person is invited to, what their seats are to do, and the polls they owe."""
    with translation.override(speakable(user.language)):
        return feed_file(
            _own(user),
            name=_("My [Civil Society Bureau]"),
            url=settings.SITE_URL + reverse("desk"),
        )


def _public(
    meetings: QuerySet[Meeting], events: QuerySet[CalendarEvent], deadlines: DeadlineQuerySet
) -> list[Entry]:
    return [
        *(entries.of_meeting(m) for m in _in_order(meetings)),
        *(entries.of_event(event) for event in events),
        *(entries.of_deadline(deadline) for deadline in deadlines.with_statements()),
    ]


def _in_order(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Read what a line of the calendar says of each meeting along with it."""
    ordered = meetings.order_by("starts_at", "pk")
    return ordered.select_related("audience").prefetch_related("moves")


def _own(user: User) -> Iterable[Entry]:
    invited = Invitation.objects.filter(user=user, ended_at=None)
    meetings = Meeting.objects.public().filter(pk__in=invited.values("meeting"))
    seats = FocalPoint.objects.sitting().filter(user=user)
    actions = ActionItem.objects.open().owned_by(seats).select_related("meeting")
    owed = DatePoll.objects.taking_answers(clock.now()).filter(
        voices__user=user, voices__answered_at=None
    )
    return [
        *(entries.of_meeting(meeting, for_participants=True) for meeting in _in_order(meetings)),
        *(entries.of_action(action) for action in actions),
        *(entries.of_poll(poll) for poll in owed.order_by("closes_at", "pk")),
    ]
