"""Act 8: one inactive family, one returning family (7 to 31 March)."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from families.models import CompositionReview
from families.services.reviews.noticing import give_notices
from families.services.reviews.opening import open_review

REMINDED, NOTICED = "2005-03-02T10:00", "2005-03-07T10:00"
NOTICE_ENDS, OBJECTIONS_END = "2005-03-28T18:00", "2005-03-30T18:00"


def review_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at(REMINDED), partial(_open, calendar, cast))
    yield Step(calendar.at(NOTICED), partial(_notice, cast))
    yield Step(calendar.at(NOTICE_ENDS))
    yield Step(calendar.at(OBJECTIONS_END))


def _open(calendar: Calendar, cast: Cast) -> None:
    """Look at the four months before March; the demo's window is moved as its days are."""
    first, last = calendar.day(date(2004, 11, 1)), calendar.day(date(2005, 2, 28))
    open_review(first=first, last=last, actor=cast.staff)


def _notice(cast: Cast) -> None:
    give_notices(CompositionReview.objects.get(), actor=cast.staff)
