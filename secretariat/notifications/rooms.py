"""Who hears of rooms and teams: whoever asked, and the people of the group; each of them once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from csb_portal import clock, mail
from csb_portal.calendars import Entry, Method, entry_file
from csb_portal.mail import Attachment
from csb_portal.models import User
from families.models import FocalPoint
from secretariat.case_links import follow_url
from secretariat.models import Case, ResourceBooking, RoomBooking, RoomChange, RoomGroup
from secretariat.notifications.cases import reader_of

CALENDAR_TYPE = "text/calendar; charset=utf-8; method={method}"
EMAILS = "secretariat/email/"


def people_of(group: RoomGroup) -> list[User]:
    """Return who speaks for a group now: a family's focal points, or who was named."""
    if group.family_id:
        return list(FocalPoint.objects.sitting().filter(family=group.family_id).users())
    return [contact.user for contact in group.contacts.select_related("user")]


def room_booked(booking: RoomBooking) -> None:
    """Say which room is theirs, with an entry for the calendar."""
    _tell_of_room(booking, "room_booked", "booked", Method.REQUEST)


def room_waits(booking: RoomBooking, *, place: int) -> None:
    """Say at which place of the line they wait, and that it moves by itself."""
    _tell_of_room(booking, "room_waits", "waits", None, place=place)


def room_stepped_up(booking: RoomBooking) -> None:
    """Say that something was freed and is theirs now."""
    _tell_of_room(booking, "room_stepped_up", "stepped-up", Method.REQUEST)


def room_changed(booking: RoomBooking, change: RoomChange) -> None:
    """Say what was changed and why; the file moves the entry that is in the calendar already."""
    part = f"change-{change.sequence}"
    _tell_of_room(booking, "room_changed", part, Method.REQUEST, change=change)


def room_ended(booking: RoomBooking, reason: str) -> None:
    """Say that it is given back, or taken back and why; the file removes the entry."""
    _tell_of_room(booking, "room_ended", "ended", Method.CANCEL, reason=reason)


def _tell_of_room(
    booking: RoomBooking, template: str, part: str, method: Method | None, **context: Any
) -> None:
    for reader, link in _readers(booking.case, booking.group):
        mail.queue(
            f"{EMAILS}{template}",
            to=[reader],
            occasion=f"room/{booking.case}/{part}",
            confidential=bool(link),
            attachments=[_file(booking, method, reader.email)] if method else [],
            booking=booking,
            case=booking.case,
            event=booking.room.event,
            link=link,
            **context,
        )


def resources_booked(case: Case, rows: Sequence[ResourceBooking]) -> None:
    """Say what of it they have, and for what they wait."""
    _tell_of_rows(case, rows, "resources_booked", "booked")


def resources_stepped_up(case: Case, rows: Sequence[ResourceBooking]) -> None:
    """Say what was freed and is theirs now."""
    _tell_of_rows(case, rows, "resources_stepped_up", f"up-{_least(rows)}")


def resources_lapsed(case: Case, rows: Sequence[ResourceBooking]) -> None:
    """Say for what of it the hour came before anything was freed."""
    _tell_of_rows(case, rows, "resources_lapsed", f"lapsed-{_least(rows)}")


def resources_ended(case: Case, rows: Sequence[ResourceBooking], reason: str) -> None:
    """Say what is given back, or taken back and why."""
    _tell_of_rows(case, rows, "resources_ended", f"ended-{_least(rows)}", reason=reason)


def _least(rows: Iterable[ResourceBooking]) -> int:
    return min(row.pk for row in rows)


def _tell_of_rows(
    case: Case, rows: Sequence[ResourceBooking], template: str, part: str, **context: Any
) -> None:
    for reader, link in _readers(case, rows[0].group):
        mail.queue(
            f"{EMAILS}{template}",
            to=[reader],
            occasion=f"resources/{case}/{part}",
            confidential=bool(link),
            rows=rows,
            case=case,
            group=rows[0].group,
            event=rows[0].resource.event,
            link=link,
            **context,
        )


def _readers(case: Case, group: RoomGroup) -> list[tuple[User | mail.Reader, str]]:
    """Return each person concerned once; the link to the case is the applicant's alone."""
    others = [user for user in people_of(group) if user.email.lower() != case.email]
    return [(reader_of(case), follow_url(case)), *((user, "") for user in others)]


def _file(booking: RoomBooking, method: Method, attendee: str) -> Attachment:
    event = booking.room.event
    day = booking.starts_at.astimezone(event.zone).date()
    url = reverse("participation:room-day", args=[event.slug])
    entry = Entry(
        uid=str(booking.uid),
        sequence=booking.sequence,
        stamp=clock.now(),
        title=f"{booking.group}: {booking.room}",
        starts=booking.starts_at,
        ends=booking.ends_at,
        url=f"{settings.SITE_URL}{url}?day={day}",
        place=", ".join(
            part for part in (booking.room.name, booking.room.place, event.place) if part
        ),
    )
    content_type = CALENDAR_TYPE.format(method=method.value)
    return Attachment("room.ics", entry_file(entry, method, attendee=attendee), content_type)
