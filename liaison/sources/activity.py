"""The signs of activity this floor knows: what people wrote, and where they were."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.periods import span_of_days
from families.rules.activity import Activity, Sign
from liaison.choices.meetings import TOOK_PLACE, MeetingKind
from liaison.choices.register import MessageKind
from liaison.models import Attendance, Message, Post

OF_INTERFACE = Q(meeting__kind=MeetingKind.INTERFACE)


def posts_and_requests(people: Collection[int], first: date, last: date) -> Iterator[Activity]:
    """Posts these people wrote to a channel, and requests they brought in."""
    starts, ends = span_of_days(first, last, settings.BUREAU_TIME_ZONE)
    posts = Post.objects.accepted().filter(
        author__in=people, posted_at__gte=starts, posted_at__lt=ends
    )
    for pk, user_id, at in posts.values_list("pk", "author_id", "posted_at"):
        if at:
            yield Activity(user_id, _day(at), f"post/{pk}")
    requests = Message.objects.filter(
        kind=MessageKind.REQUEST,
        author__in=people,
        received_at__gte=starts,
        received_at__lt=ends,
    ).exclude(reference="")
    for reference, user_id, at in requests.values_list("reference", "author_id", "received_at"):
        yield Activity(user_id, _day(at), reference)


def meetings(people: Collection[int], first: date, last: date) -> Iterator[Activity]:
    """Meetings of the bureau, the plenary or a family at which these people were."""
    return _attended(~OF_INTERFACE, people, first, last)


def interface_meetings(people: Collection[int], first: date, last: date) -> Iterator[Activity]:
    """Meetings with other bodies: the secretariat's duty, so it counts only where a bureau says."""
    return _attended(OF_INTERFACE, people, first, last)


def _attended(kind: Q, people: Collection[int], first: date, last: date) -> Iterator[Activity]:
    starts, ends = span_of_days(first, last, settings.BUREAU_TIME_ZONE)
    there = Attendance.objects.filter(
        kind,
        user__in=people,
        meeting__status__in=TOOK_PLACE,
        meeting__starts_at__gte=starts,
        meeting__starts_at__lt=ends,
    ).order_by("meeting__starts_at")
    rows = there.values_list("user_id", "meeting__starts_at", "meeting__reference")
    for user_id, at, reference in rows:
        yield Activity(user_id, _day(at), reference)


def _day(at: datetime) -> date:
    return at.astimezone(settings.BUREAU_TIME_ZONE).date()


SIGNS = (
    Sign("post", _("A post or a request"), _("The channels and the register"), posts_and_requests),
    Sign("meeting", _("A meeting attended"), _("Attendance at the [bureau]'s meetings"), meetings),
    Sign(
        "interface",
        _("An interface meeting attended"),
        _("Attendance at meetings with other bodies"),
        interface_meetings,
    ),
)
