"""A bureau in March 2005 to be reviewed, and the hours of its review."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from csb_portal import clock
from csb_portal.models import OutgoingMail, User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.models import CompositionReview, Family, FocalPoint, ReviewCase, RosterConfirmation
from families.services.reviews.noticing import give_notices
from families.services.reviews.opening import open_review
from families.tests.factories import make_family, make_focal_point

GENEVA = ZoneInfo("Europe/Zurich")
WINDOW = {"first": date(2004, 11, 1), "last": date(2005, 2, 28)}


def geneva(text: str) -> datetime:
    """Read a local time of the bureau."""
    return datetime.fromisoformat(text).replace(tzinfo=GENEVA)


@contextmanager
def at(text: str) -> Iterator[None]:
    """Let it be a local time of the bureau."""
    with clock.at(geneva(text)):
        yield


def make_pair(**fields: object) -> tuple[Family, FocalPoint, FocalPoint]:
    """Create a family whose two seats sit since before the window."""
    family = make_family(**fields)
    first, second = (
        make_focal_point(family=family, seat=seat, since=date(2004, 10, 1)) for seat in (1, 2)
    )
    return family, first, second


def confirmed(mandate: FocalPoint, on: date) -> RosterConfirmation:
    """Record a sign: the roster confirmed on a day."""
    at_noon = datetime(on.year, on.month, on.day, 12, tzinfo=GENEVA)
    return RosterConfirmation.objects.create(
        family=mandate.family,
        user=mandate.user,
        seat=mandate.seat,
        confirmed_on=on,
        confirmed_at=at_noon,
    )


def open_at(text: str = "2005-03-02T10:00", staff: User | None = None) -> CompositionReview:
    with at(text):
        return open_review(**WINDOW, actor=staff or make_user(Role.STAFF))


def notice_at(text: str = "2005-03-07T10:00", staff: User | None = None) -> CompositionReview:
    """Open a review and give its notices, at the hours of the scenario."""
    staff = staff or make_user(Role.STAFF)
    review = open_at(staff=staff)
    with at(text):
        return give_notices(review, actor=staff)


def case_of(family: Family) -> ReviewCase:
    return ReviewCase.objects.get(family=family)


def mails(part: str) -> list[str]:
    """Return who was written to on occasions that begin so, sorted."""
    found = OutgoingMail.objects.filter(occasion__startswith=part)
    return sorted(found.values_list("to", flat=True))
