"""The demo leaves a pool open for whoever looks at it."""

import pytest

from csb_portal import clock
from csb_portal.demo.cast import Cast
from csb_portal.demo.present_passes import ASKED, present_passes
from families.tests.factories import make_family
from secretariat.models import PassPool
from secretariat.tests.passes.factories import operator

pytestmark = pytest.mark.django_db


def test_a_visitor_of_the_demo_can_ask_for_a_pass(client):
    for slug in sorted(set(ASKED)):
        make_family(slug=slug)
    keeper = operator()
    for step in present_passes(clock.now(), Cast(keeper, keeper, keeper)):
        with clock.at(step.at):
            step.do()

    pool = PassPool.objects.get()

    assert pool.is_open
    assert (pool.quota, pool.requests.count()) == (4, len(ASKED))
    assert "Ask for a pass" in client.get(pool.get_absolute_url()).text
