"""Compute a review before anything is written: what would be found, and who would be asked."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.moments import on_day
from families.choices.reviews import Finding
from families.models import Family, ReviewCase
from families.rules.activity import Sign, signs_given
from families.rules.reviews import found
from families.services.activity import FamilyActivity, activity_in, signs_that_count


@dataclass(frozen=True)
class Found:
    """What a review finds of one family."""

    activity: FamilyActivity
    result: Finding

    @property
    def family(self) -> Family:
        return self.activity.family

    @property
    def cells(self) -> list[int]:
        return [count["count"] for count in self.activity.signs.values()]

    @property
    def silent_seats(self) -> list[int]:
        return [seat for seat, count in self.activity.seats.items() if not signs_given(count)]


@dataclass(frozen=True)
class ReviewPlan:
    """What opening a review of a window would do."""

    first: date
    last: date
    signs: list[Sign]
    found: list[Found]
    in_review: frozenset[int]

    @property
    def asking(self) -> list[Found]:
        """Families that would get the kind reminder."""
        return [
            one
            for one in self.found
            if one.result == Finding.NO_SIGN and one.family.pk not in self.in_review
        ]

    @property
    def silent(self) -> list[Found]:
        return [one for one in self.found if one.result == Finding.SEAT_SILENT]

    @property
    def fingerprint(self) -> str:
        """Stands for all it would record and send, so that a stale preview is noticed."""
        rows = [
            [one.family.pk, one.result, one.activity.signs, sorted(one.activity.seats.items())]
            for one in self.found
        ]
        window = [self.first.isoformat(), self.last.isoformat(), [sign.key for sign in self.signs]]
        return hashlib.sha256(
            json.dumps([window, rows, sorted(self.in_review)]).encode()
        ).hexdigest()


def plan_review(first: date, last: date) -> ReviewPlan:
    """Count the signs of every family that was active the whole window and still is.

    Who came or returned within the window has not had the time to be silent. Raises
    ``DomainError`` for a window that is not over, and where no sign counts.
    """
    if first > last or last >= clock.today():
        raise DomainError(
            _("The window would run from %(first)s to %(last)s.")
            % {"first": on_day(first), "last": on_day(last)},
            rule=_("A review looks at days that are over, the first before the last."),
            so=_("Choose other days."),
        )
    signs = signs_that_count()
    if not signs:
        raise DomainError(
            _("No sign of activity counts in this [bureau]."),
            rule=_("A [family] is reviewed by signs that everybody knows before."),
            so=_("Say in the [bureau]'s settings which signs count."),
        )
    families = Family.objects.active_on(first).active()
    return ReviewPlan(
        first,
        last,
        signs,
        [_found(one) for one in activity_in(families, signs, first, last)],
        frozenset(ReviewCase.objects.open().values_list("family_id", flat=True)),
    )


def _found(activity: FamilyActivity) -> Found:
    seats = [signs_given(count) for count in activity.seats.values()]
    return Found(activity, found(activity.signs_given, seats))


def signs_since(families: Iterable[Family], keys: list[str], last: date) -> dict[int, list[int]]:
    """Return the seats of ``families`` that gave a sign after ``last``, by family.

    A family without any is not in it. Whoever acts between the window and the end of the
    notice is there, and needs no click.
    """
    after, today = last + timedelta(days=1), clock.today()
    acted = activity_in(families, signs_that_count(keys), after, today)
    return {
        one.family.pk: [seat for seat, count in one.seats.items() if signs_given(count)]
        for one in acted
        if one.signs_given
    }
