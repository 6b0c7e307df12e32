"""The calendar of the process as it was published, which the portal knows from the start."""

import csv
import re
import uuid
from calendar import monthrange
from datetime import date, datetime, time
from pathlib import Path

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import models, transaction

from csb_portal import clock
from liaison.choices.calendar import Access, Confidence, Precision

DATA = Path(__file__).resolve().parents[2] / "data"
NAMES = uuid.UUID("4c1c2f5e-8f3a-5d7b-9e21-7a0f6f1f2005")
# By whose clocks the days and hours of a country are read, where it is not Geneva's.
ZONES = {
    "AG": "America/Antigua", "BR": "America/Sao_Paulo", "BY": "Europe/Minsk",
    "ES": "Europe/Madrid", "FR": "Europe/Paris", "GH": "Africa/Accra", "IR": "Asia/Tehran",
    "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "ML": "Africa/Bamako", "RU": "Europe/Moscow",
    "SY": "Asia/Damascus", "TN": "Africa/Tunis", "US": "America/New_York",
    "ZA": "Africa/Johannesburg",
}  # fmt: skip
# What the organisers' words mean for somebody who would like to come; the first that fits.
ACCESS = (
    (r"closed", Access.CLOSED),
    (r"by invitation", Access.CLOSED),
    (r"^members", Access.MEMBERS),
    (r"pass|badge|seats", Access.LIMITED),
    (r"^observers", Access.OBSERVERS),
    (r"^open$", Access.OPEN),
    (r"open", Access.IN_PART),
)


@transaction.atomic
def load_calendar(apps: Apps = current_apps) -> int:
    """Add the events and deadlines that are missing, and return how many were.

    What somebody has changed in the administration since stays as it is. ``apps`` lets a
    migration pass the models of its time.
    """
    return _load_events(apps) + _load_deadlines(apps)


def _load_events(apps: Apps) -> int:
    model = apps.get_model("liaison", "CalendarEvent")
    events = [model(**_event(row)) for row in _rows("meetings.csv", model)]
    model._default_manager.bulk_create(events)
    bodies = list(apps.get_model("liaison", "Counterpart")._default_manager.all())
    for event in events:
        event.bodies.add(*[body for body in bodies if _is_about(event, body)])
    return len(events)


def _load_deadlines(apps: Apps) -> int:
    model = apps.get_model("liaison", "Deadline")
    events = dict(
        apps.get_model("liaison", "CalendarEvent")._default_manager.values_list("slug", "pk")
    )
    deadlines = [model(**_deadline(row, events)) for row in _rows("deadlines.csv", model)]
    model._default_manager.bulk_create(deadlines)
    added = {deadline.slug: deadline for deadline in deadlines}
    apps.get_model("liaison", "DeadlineStatement")._default_manager.bulk_create(
        apps.get_model("liaison", "DeadlineStatement")(
            deadline=added[row["deadline"]],
            says_on=date.fromisoformat(row["says_on"]),
            says_time=_hour(row["says_time"]),
            words=row["words"],
            source=row["source"],
        )
        for row in _table("deadline_statements.csv")
        if row["deadline"] in added
    )
    return len(deadlines)


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows(name: str, model: type[models.Model]) -> list[dict[str, str]]:
    known = set(model._default_manager.values_list("slug", flat=True))
    return [row for row in _table(name) if row["slug"] not in known]


def _event(row: dict[str, str]) -> dict[str, object]:
    country = row["country_code"]
    return _common(row) | {
        "category": row["category"],
        "title": row["title_en"],
        "phase": int(row["phase"]),
        "starts_on": _day(row["start_date"], last=False),
        "ends_on": _day(row["end_date"], last=True),
        "precision": Precision(row["date_precision"]),
        "city": row["city"],
        "country_code": country,
        "venue": row["venue"],
        "organiser": row["organiser"],
        "access": access_of(row["cs_access"]),
        "access_note": row["cs_access"],
        "time_zone": ZONES.get(country, str(settings.BUREAU_TIME_ZONE)),
    }


def _deadline(row: dict[str, str], events: dict[str, int]) -> dict[str, object]:
    day, _, hour = row["deadline_local"].partition("T")
    return _common(row) | {
        "what": row["what"],
        "due_on": date.fromisoformat(day),
        "due_time": _hour(hour),
        "is_opening": row["what"].endswith(" opens"),
        "time_zone": row["timezone"],
        "event_id": events.get(row["for_meeting"]),
        "note": row["note"],
    }


def _common(row: dict[str, str]) -> dict[str, object]:
    found = re.fullmatch(r"(\w+)(?: \((.*)\))?", row["confidence"])
    level, why = found.groups() if found else (Confidence.LOW.value, row["confidence"])
    return {
        "slug": row["slug"],
        "uid": uuid.uuid5(NAMES, row["slug"]),
        "changed_at": clock.now(),
        "confidence": Confidence(level),
        "confidence_note": why or "",
        "source": row["source"],
    }


def access_of(words: str) -> Access:
    """Say what an organiser's words on access mean for civil society."""
    return next((access for pattern, access in ACCESS if re.search(pattern, words)), Access.UNKNOWN)


def _day(text: str, *, last: bool) -> date:
    """Read ``2005-02-17``, or of ``2004-12`` the first or the last day."""
    if text.count("-") > 1:
        return date.fromisoformat(text)
    first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 # a month has no zone
    return first.replace(day=monthrange(first.year, first.month)[1]) if last else first


def _hour(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _is_about(event: models.Model, body: models.Model) -> bool:
    """Whether a body organises an event, or is what the event is a meeting of."""
    values = vars(event) | {f"body_{name}": value for name, value in vars(body).items()}
    if values["category"] == values["body_slug"]:
        return True
    short = values["body_abbreviation"]
    return bool(short) and bool(re.search(rf"\b{re.escape(short)}\b", values["organiser"]))
