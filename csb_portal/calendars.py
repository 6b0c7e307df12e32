"""Calendar files that mail programs and calendars take (RFC 5545, 5546 and 7986).

Moments are written in UTC: nothing here repeats, so every client shows them by its own
clock, and no table of a zone can be missing or out of date. Days are written as days.
Only bodies are named, never people.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import (
    STATUS,
    TRANSP,
    Calendar,
    Component,
    Event,
    Timezone,
    vCalAddress,
    vDuration,
    vText,
    vUri,
)

PRODUCT = "-//Civil Society Bureau//Portal//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
LOOK_AGAIN = timedelta(hours=1)
LONGEST_TEXT = 4000
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
SAFE_LINK = re.compile(r"https?://[!-~]+", re.ASCII)
SAFE_ADDRESS = re.compile(r"[^\s@:;,\"<>\\]+@[^\s@:;,\"<>\\]+", re.ASCII)


ASKED = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}


class Method(StrEnum):
    """What a file asks of the calendar that gets it (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Entry:
    """One line of somebody's calendar. Two days mean "all day", the last one included.

    The same ``uid`` with a higher ``sequence`` moves the entry that is there already.
    """

    uid: str
    sequence: int
    stamp: datetime
    title: str
    starts: datetime | date
    ends: datetime | date
    url: str = ""
    detail: str = ""
    place: str = ""
    remote_link: str = ""
    category: str = ""
    state: STATUS = STATUS.CONFIRMED
    takes_time: bool = True


def _invitation(entry: Entry) -> Event:
    event = _component(entry)
    event.add("ORGANIZER", _organizer())
    return event


def entry_file(entry: Entry, method: Method | str, *, attendee: str = "") -> bytes:
    """Return the file that puts an entry into somebody's calendar, moves it there or removes it.

    ``attendee`` is the address this file goes to: mail programs offer "accept" to whoever
    they find in it, and nobody learns from it who else was invited.
    """
    method = Method(method)
    if method == Method.CANCEL:
        entry = replace(entry, state=STATUS.CANCELLED)
    event = _invitation(entry)
    if method != Method.PUBLISH and SAFE_ADDRESS.fullmatch(attendee):
        event.add("ATTENDEE", vCalAddress(f"mailto:{attendee}"), parameters=ASKED)
    calendar = _empty_calendar()
    calendar.add("METHOD", method.value)
    calendar.add_component(event)
    return calendar.to_ical()


def feed_file(entries: Iterable[Entry], *, name: str, url: str, detail: str = "") -> bytes:
    """Return a calendar to subscribe to: the same bytes as long as nothing in it changes."""
    calendar = _empty_calendar()
    for property_name in ("NAME", "X-WR-CALNAME"):
        calendar.add(property_name, vText(_plain(name)))
    if detail:
        calendar.add("X-WR-CALDESC", vText(_plain(detail)))
    calendar.add("URL", vUri(url))
    calendar.add("REFRESH-INTERVAL", vDuration(LOOK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(LOOK_AGAIN))
    components: list[Component] = [_component(entry) for entry in entries]
    # A file without any component is none (RFC 5545, 3.6), and some programs refuse it.
    for component in components or [Timezone.from_tzid("UTC")]:
        calendar.add_component(component)
    return calendar.to_ical()


def _empty_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def _component(entry: Entry) -> Event:
    event = Event()
    event.add("UID", _plain(entry.uid))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.stamp.astimezone(UTC))
    event.add("LAST-MODIFIED", entry.stamp.astimezone(UTC))
    event.add("DTSTART", _point(entry.starts))
    event.add("DTEND", _end(entry.ends))
    event.add("SUMMARY", _plain(entry.title).replace("\n", " "))
    event.add("STATUS", entry.state.value)
    event.transparency = TRANSP.OPAQUE if entry.takes_time else TRANSP.TRANSPARENT
    for name, text in (
        ("LOCATION", entry.place),
        ("DESCRIPTION", entry.detail),
        ("CATEGORIES", entry.category),
    ):
        if text:
            event.add(name, _plain(text))
    if SAFE_LINK.fullmatch(entry.url):
        event.add("URL", vUri(entry.url))
    if SAFE_LINK.fullmatch(entry.remote_link):
        remote = vUri(entry.remote_link)
        remote.params["VALUE"] = "URI"
        remote.params["FEATURE"] = ["AUDIO", "VIDEO"]
        remote.params["LABEL"] = _("Take part from afar")
        event.add("CONFERENCE", remote)
    return event


def _organizer() -> vCalAddress:
    """The bureau as a body, by the address its mail comes from."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    if name:
        organizer.params["CN"] = name
    return organizer


def _point(when: datetime | date) -> datetime | date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def _end(when: datetime | date) -> datetime | date:
    """A file says the first day after; people say the last one."""
    return _point(when) if isinstance(when, datetime) else when + timedelta(days=1)


def _plain(text: str) -> str:
    """Drop what no calendar can show and some break at. Lines and commas are escaped later."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[
        :LONGEST_TEXT
    ]
