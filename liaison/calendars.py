"""Meetings as entries of a calendar; the ground writes the files (``csb_portal.calendars``)."""

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import STATUS

from csb_portal import clock
from csb_portal.calendars import Entry, Method, entry_file

STATES = {
    "planned": STATUS.TENTATIVE,
    "cancelled": STATUS.CANCELLED,
}


class Appointment(Protocol):
    """What a meeting tells its calendar entry."""

    @property
    def uid(self) -> object: ...
    @property
    def sequence(self) -> int: ...
    @property
    def reference(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def place(self) -> str: ...
    @property
    def remote_link(self) -> str: ...
    @property
    def public_link(self) -> str: ...
    @property
    def status(self) -> str: ...

    def get_absolute_url(self) -> str: ...


def entry_of(meeting: Appointment, *, stamp: datetime, for_participants: bool = True) -> Entry:
    """Return a meeting as an entry; everybody's shows the way in from afar that is public."""
    link = meeting.remote_link if for_participants else meeting.public_link
    return Entry(
        uid=str(meeting.uid),
        sequence=meeting.sequence,
        stamp=stamp,
        title=f"{meeting.title} ({meeting.reference})",
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        url=settings.SITE_URL + meeting.get_absolute_url(),
        detail=_("Take part from afar: %(link)s") % {"link": link} if link else "",
        place=meeting.place,
        remote_link=link,
        category=_("Meeting"),
        state=STATES.get(meeting.status, STATUS.CONFIRMED),
    )


def calendar_file(
    meeting: Appointment,
    method: Method | str,
    *,
    attendee: str = "",
    for_participants: bool = True,
) -> bytes:
    """Return the file that invites to a meeting or moves it, calls it off, or publishes it.

    A file for a whole list is not ``for_participants``: it shows the way in from afar only
    where that is public.
    """
    entry = entry_of(meeting, stamp=clock.now(), for_participants=for_participants)
    return entry_file(entry, method, attendee=attendee)
