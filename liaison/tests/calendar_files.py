"""Read a calendar file as strictly as the strictest client does."""

import re
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event

LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=(\"[^\"\x00-\x1f]*\"|[^\";:\x00-\x1f]*))*:[^\x00-\x1f\x7f]*")
ONCE = ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP")


def read_strictly(content: bytes) -> Calendar:
    """Return what a file says, having checked what clients trip over (RFC 5545, 3.1 and 3.6)."""
    lines = lines_of(content)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for line in lines:
        assert LINE.fullmatch(line), line
    assert lines.count("VERSION:2.0") == 1
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    for event in _blocks(lines):
        _check_event(event)
    calendar = Calendar.from_ical(content)
    calendar.validate()
    assert not calendar.errors
    assert not any(event.errors for event in calendar.events)
    uids = [str(event.uid) for event in calendar.events]
    assert len(uids) == len(set(uids))
    return calendar


def entries_of(response: HttpResponse) -> dict[str, Event]:
    """Return the entries of a feed by their title, having read it strictly."""
    return {str(event.summary): event for event in read_strictly(response.content).events}


def lines_of(content: bytes) -> list[str]:
    """Return the unfolded lines; each piece ends with CRLF and has at most 75 octets."""
    assert content.endswith(b"\r\n")
    pieces = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(piece.strip() for piece in pieces)
    assert all(len(piece) <= 75 for piece in pieces)
    assert not any(b"\r" in piece or b"\n" in piece for piece in pieces)
    for piece in pieces:
        piece.decode()  # a fold never cuts a letter in two
    return content.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def _blocks(lines: list[str]) -> list[list[str]]:
    starts = [number for number, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    ends = [number for number, line in enumerate(lines) if line == "END:VEVENT"]
    assert len(starts) == len(ends)
    return [lines[start + 1 : end] for start, end in zip(starts, ends, strict=True)]


def _check_event(lines: list[str]) -> None:
    names = [re.split("[;:]", line)[0] for line in lines]
    for name in ONCE:
        assert names.count(name) == 1, f"{name} in {lines}"
    assert "DURATION" not in names
    values = {name: line.partition(":")[2] for name, line in zip(names, lines, strict=True)}
    assert re.fullmatch(r"\d{8}T\d{6}Z", values["DTSTAMP"])
    starts, ends = _point(values["DTSTART"]), _point(values["DTEND"])
    assert type(starts) is type(ends)
    assert ends >= starts if isinstance(starts, datetime) else ends - starts >= timedelta(days=1)


def _point(value: str) -> datetime | date:
    if re.fullmatch(r"\d{8}", value):
        return datetime.strptime(value, "%Y%m%d").date()
    assert re.fullmatch(r"\d{8}T\d{6}Z", value), f"{value} is no moment every client knows"
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ")
