"""Rows are locked in one order, and the head of the trail last: so nobody waits in a circle."""

from collections.abc import Callable

import pytest
from django.db import connection, models

from csb_portal.testing import locks
from csb_portal.testing.factories import make_user
from families.models import Application, Family, FocalPoint, ReviewCase
from families.services.admissions.timekeeping import keep_time as keep_admissions
from families.services.families import make_dormant
from families.services.reviews.noticing import give_notices
from families.services.reviews.settling import stop_review
from families.services.rosters import import_roster
from families.tests.admission_helpers import PEOPLE, asked, published
from families.tests.review_helpers import at, case_of, make_pair, notice_at, open_at

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]


def beside(row: models.Model, moment: str, act: Callable[[], object], *, patience: float) -> bool:
    """Hold a row while ``act`` comes as far as it can at a moment; return whether it was through."""
    with at(moment):
        return locks.beside(row, act, patience=patience)


def test_notices_are_given_while_one_of_the_families_answers():
    make_pair()
    make_pair()
    review = open_at()
    last = ReviewCase.objects.last()

    beside(
        last,
        "2005-03-07T10:00",
        lambda: give_notices(review, actor=review.opened_by),
        patience=1,
    )

    assert ReviewCase.objects.filter(status="noticed").count() == 2


def test_a_family_is_admitted_while_one_of_its_people_corrects_their_name():
    person = make_user(email=PEOPLE[1].email)
    published()

    beside(person, "2005-03-30T18:00", keep_admissions, patience=1)

    assert Application.objects.get().status == "admitted"


def test_a_family_returns_while_who_sat_before_says_how_they_were_chosen():
    family = make_pair(name_en="Old family")[0]
    with at("2005-01-10T10:00"):
        make_dormant(family, actor=None, reason="x")
    published(asked(kind="return", family=family))
    mandate = FocalPoint.objects.get(family=family, seat=2)

    beside(mandate, "2005-03-30T18:00", keep_admissions, patience=1)

    assert Family.objects.get().is_active


def test_a_roster_is_imported_while_a_focal_point_says_how_they_were_chosen():
    family = make_pair(slug="youth")[0]
    leaving = [mandate.user.email for mandate in family.focal_points.all()]
    mandate = FocalPoint.objects.get(family=family, seat=2)
    content = "family_slug,display_name,email,language\nyouth,Eva,eva@example.org,en\nyouth,Ion,ion@example.org,en\n"

    beside(
        mandate,
        "2005-03-30T18:00",
        lambda: import_roster(content.encode(), actor=None, leaving=leaving),
        patience=1,
    )

    assert FocalPoint.objects.filter(until=None).users().filter(name="Eva").exists()


def test_somebody_acts_while_their_name_is_corrected():
    family, first, _second = make_pair()
    notice_at()

    def stop() -> None:
        stop_review(case_of(family), how="click", actor=first.user)

    assert beside(first.user, "2005-03-10T10:00", stop, patience=5)
