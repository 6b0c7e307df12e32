"""Who sits on a panel when it counts: no tie of the last minute, nobody who has read the points."""

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.models import FundingRound
from secretariat.services.funding.deciding import PanelDecision, decide_round
from secretariat.services.funding.panel import leave_panel
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    make_application,
    make_member,
    make_round,
    score_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored():
    """A panel of two that gave all of its points."""
    with clock.at(NOW):
        found = make_round()
        members = [make_member(found) for _ in range(2)]
        application = make_application(found)
    with clock.at(CLOSED):
        score_all(found, {application: (60, 40)})
        yield FundingRound.objects.get(pk=found.pk), members, application


def test_points_of_a_member_who_has_had_a_tie_for_a_minute_do_not_count(scored):
    found, (first, second), application = scored
    application.case.family = second.user.focal_points.get().family
    application.case.save()

    with pytest.raises(DomainError, match="The panel lacks 1 person"):
        decide_round(found, PanelDecision(CLOSED, "Geneva"), actor=first.user)

    found.refresh_from_db()
    assert not found.is_decided


def test_whoever_runs_rounds_is_not_named_once_points_are_given(scored):
    found, (first, _second), _application = scored
    staff = make_user(Role.STAFF)
    leave_panel(first, actor=first.user)

    with pytest.raises(DomainError, match="after they could read those of others"):
        make_member(found, user=staff)

    assert make_member(found).left_at is None


def test_whoever_runs_rounds_is_named_before_points_are_given():
    with clock.at(NOW):
        found = make_round()
        assert make_member(found, user=make_user(Role.STAFF)).left_at is None
