"""Secretariats, reports in every state, and floors that count what a test says."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from csb_portal import clock
from csb_portal.counting import Figure
from csb_portal.desk import Notice
from csb_portal.models import User
from csb_portal.months import Month
from elections.choices import CallStatus, Route
from elections.tests.factories import make_call
from reports import figures
from reports.models import MonthlyReport, Subscription
from reports.services.compiling import compile_report
from reports.services.editing import approve_report, edit_report, submit_report
from reports.services.publishing import correct_report, publish_report
from secretariat.choices.terms import Act
from secretariat.models import Seat, Term
from secretariat.tests.factories import make_pairs

FEBRUARY = Month(2005, 2)
GENEVA = ZoneInfo("Europe/Zurich")
DRAFTING = datetime(2005, 3, 1, 6, tzinfo=GENEVA)
PUBLISHING = datetime(2005, 3, 4, 16, tzinfo=GENEVA)

COUNTED = {
    "relays_received": 7,
    "relays_within_24_hours": 6,
    "requests_received": 6,
    "requests_delivered": 6,
    "requests_answered": 6,
    "requests_open_at_end": 0,
    "families_active": 21,
    "seats_filled": 42,
}
OF_FAMILIES = dict.fromkeys(("families_active", "seats_filled"), "families")


def geneva(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=GENEVA)


def make_figure(key: str, value: int, section: str) -> Figure:
    """Declare a figure that is ``value`` in every month, with no record behind it."""
    words = key.replace("_", " ").capitalize()
    return Figure(
        key,
        section,
        words,
        f"{words}, made up",
        lambda month: User.objects.none(),
        measure=lambda month: value,
    )


def make_floor(counted: dict | None = None, entries: list = (), notices: list = ()) -> object:
    """Create a floor that counts ``counted`` and tells of ``entries`` and ``notices``."""
    return SimpleNamespace(
        FIGURES=[
            make_figure(key, value, OF_FAMILIES.get(key, "messages"))
            for key, value in (COUNTED if counted is None else counted).items()
        ],
        entries=lambda month: list(entries),
        notices=lambda: list(notices),
    )


def use_floor(monkeypatch, **fields: object) -> None:
    """Let reports be compiled from one made-up floor instead of the real ones."""
    monkeypatch.setattr(figures, "SOURCES", (make_floor(**fields),))


def make_members(since: date = date(2005, 1, 31)) -> list[User]:
    """Create a secretariat of three families in office since a day; return its six."""
    term = Term.objects.create(
        call=make_call(CallStatus.CLOSED, route=Route.SERVE),
        seats=6,
        starts_on=since,
        ends_on=date(2009, 1, 30),
        constituted_at=geneva(2005, 1, 31, 9),
    )
    mandates = [mandate for pair in make_pairs(3) for mandate in pair]
    for number, mandate in enumerate(mandates, start=1):
        Seat.objects.create(
            term=term,
            number=number,
            of_seats=6,
            user=mandate.user,
            focal_point=mandate,
            act=Act.VOLUNTEERS,
            since=term.starts_on,
            seated_at=term.constituted_at,
        )
    return [mandate.user for mandate in mandates]


def make_draft(month: Month = FEBRUARY) -> MonthlyReport:
    return compile_report(month)


def make_approved(members: list[User], month: Month = FEBRUARY, **texts: str) -> MonthlyReport:
    """Create a report written by the first of ``members`` and approved by three others."""
    report = make_draft(month)
    writer, *others = members
    edit_report(report, texts=texts or {"now": "Read this."}, based_on=1, actor=writer)
    submit_report(report, actor=writer)
    for person in others[:3]:
        approve_report(report, actor=person)
    report.refresh_from_db()
    return report


def make_published(members: list[User], month: Month = FEBRUARY, **texts: str) -> MonthlyReport:
    report = make_approved(members, month, **texts)
    publish_report(report, actor=members[0])
    report.refresh_from_db()
    return report


def make_corrected(members: list[User]) -> MonthlyReport:
    """Create a report whose decisions are corrected by version 1.1."""
    report = make_published(members, decisions="59 requests.")
    with clock.at(geneva(2005, 3, 8, 11)):
        correct_report(
            report, texts={"decisions": "60 requests."}, change="60, not 59.", actor=members[0]
        )
        approve_report(report, actor=members[1])
        publish_report(report, actor=members[0])
    return report


def make_subscription(email: str = "reader@example.org", **fields: object) -> Subscription:
    """Create a running subscription."""
    now = datetime(2005, 2, 1, tzinfo=UTC)
    values = {"requested_at": now, "confirmed_at": now} | fields
    return Subscription.objects.create(email=email, **values)


def make_notice(**fields: object) -> Notice:
    values = {
        "title": "Call for [volunteers]",
        "url": "/calls/csbs/",
        "until": datetime(2005, 3, 14, 17, tzinfo=UTC),
    }
    return Notice(**values | fields)
