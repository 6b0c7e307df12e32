"""What ails one pool does not stop the clock of the others."""

import pytest

from csb_portal import clock
from secretariat.models import PassPool
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import ask, make_pool

pytestmark = pytest.mark.django_db


def test_one_pool_that_cannot_go_on_does_not_keep_the_others(caplog):
    touched, sound = make_pool(title="Touched"), make_pool(title="Sound")
    for pool in (touched, sound):
        ask(pool)
    PassPool.objects.filter(title="Touched").update(seed="A seed for a friend")

    with clock.at(sound.ranking_until):
        keep_time()

    states = dict(PassPool.objects.values_list("title", "status"))
    assert states == {"Touched": "published", "Sound": "checked"}
    assert "<PassPool: Touched> could not be looked after" in caplog.text
