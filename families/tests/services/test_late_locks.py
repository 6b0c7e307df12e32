"""Rows are locked before the trail is written: two acts at once wait, and never for each other."""

from datetime import UTC, datetime

import pytest

from csb_portal import clock
from csb_portal.testing.factories import make_user
from csb_portal.testing.locks import late_locks
from families.models import MandateProposal
from families.services.mandates import end_mandate, step_down
from families.services.proposals import confirm_proposal, propose_mandate
from families.services.rosters import import_roster
from families.tests.factories import make_family, make_focal_point
from families.tests.files import roster

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


def test_a_lock_after_the_trail_is_noticed():
    one, other = make_focal_point(), make_focal_point()

    with late_locks() as late:
        end_mandate(one, actor=None, reason="x")
        step_down(other, actor=other.user)

    assert ("families.FocalPoint", other.pk) in late


def test_confirming_a_proposal_locks_its_rivals_first():
    family = make_family(seats=3)
    proposer, partner = (make_focal_point(family=family, seat=seat).user for seat in (1, 2))
    for name in ("eva", "ida"):
        make_user(email=f"{name}@example.org")
        propose_mandate(family, email=f"{name}@example.org", seat=3, actor=proposer)
    eva, ida = MandateProposal.objects.order_by("pk")

    with late_locks() as late:
        confirm_proposal(ida, actor=partner)

    eva.refresh_from_db()
    assert (late, eva.status) == ([], "lapsed")


def test_importing_a_roster_locks_whoever_comes_and_goes_first():
    families = [make_family(slug=slug) for slug in ("asia", "youth")]
    for name, family in zip("ab", families, strict=True):
        make_focal_point(family=family, user=make_user(name=name, email=f"{name}@example.org"))
    lines = roster("youth,a,a@example.org,en", "asia,b,b@example.org,en")

    with late_locks() as late:
        plan = import_roster(lines, actor=None)

    assert (late, len(plan.beginnings), len(plan.endings)) == ([], 2, 2)
