"""The round of the demo that a visitor can apply in now."""

from types import SimpleNamespace

import pytest

from csb_portal import clock
from csb_portal.demo.acts.events import PREPCOM_3
from csb_portal.demo.present_funding import ROUND, present_funding
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from secretariat.models import FundingRound
from secretariat.tests.cases.factories import make_event

pytestmark = pytest.mark.django_db


def test_a_visitor_finds_a_round_open_with_a_panel_and_one_application():
    make_event(slug=PREPCOM_3)
    make_family(slug="disabilities")
    for name in ("africa.a", "culture.b", "ngos.b"):
        make_focal_point(user=make_user(email=f"{name}@example.org"))
    cast = SimpleNamespace(operator=make_user(Role.OPERATOR))

    for step in present_funding(clock.now(), cast):
        with clock.at(step.at):
            step.do()

    found = FundingRound.objects.get(slug=ROUND)
    assert found.is_open
    assert found.panel.sitting().count() == 3
    assert found.applications.count() == 1
