"""Pages on which a published pool gets more passes, or is cancelled."""

from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.case_links import follow_path, token_of
from secretariat.choices.passes import PassStatus
from secretariat.models import PassPool
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import ask, first_pass, make_pool, make_told_pool, operator

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"participation:{name}", args=args)


@pytest.fixture
def handler(client):
    user = operator()
    log_in(client, user)
    return user


@pytest.fixture
def pool():
    pool = make_told_pool(4)
    with clock.at(pool.results_at + timedelta(hours=1)):
        yield pool


def test_passes_are_added_from_the_page_of_the_pool(client, handler, pool):
    raises = url("pool-raise", pool.slug)

    led = client.get(pool.get_absolute_url()).text
    asked = client.get(raises).text
    done = client.post(raises, {"places": 3, "reason": "A larger room"}, follow=True).text

    assert raises in led
    assert "There are 2 passes so far" in asked
    assert "The passes are added, and go to the waiting list" in done
    assert "1 pass was added, for the waiting list" in done
    assert "A larger room" in done
    assert "3 passes, " in done
    assert pool.passes.filter(status=PassStatus.OFFERED).count() == 1


def test_a_pool_is_cancelled_from_its_page_and_everybody_reads_why(client, handler, pool):
    cancels, slip = url("pool-cancel", pool.slug), first_pass(pool)

    led = client.get(pool.get_absolute_url()).text
    asked = client.get(cancels).text
    done = client.post(cancels, {"reason": "The room is closed"}, follow=True).text
    keep_time()
    client.logout()
    read = client.get(pool.get_absolute_url()).text
    own = client.get(follow_path(slip.request.case)).text

    assert cancels in led
    assert "This cannot be undone" in asked
    assert "The pool is cancelled; whoever asked is told" in done
    assert url("pass-door", pool.slug) not in done
    assert cancels not in done
    assert "The pool was cancelled" in read
    assert "The room is closed" in read
    assert "OP-001 (Cancelled with its pool)" in read
    assert "Opening was cancelled: The room is closed" in own
    assert "Give it back" not in own


def test_who_asks_in_a_cancelled_pool_reads_that_it_is(client, handler):
    pool = make_pool()
    request = ask(pool)
    client.post(url("pool-cancel", pool.slug), {"reason": "The room is closed"})

    asked = client.get(url("pass-ask", pool.slug)).text
    own = client.get(follow_path(request.case)).text

    assert "This pool was cancelled" in asked
    assert "cancelled before the outcomes were told" in own


def test_what_is_missing_is_said_and_what_was_written_stays(client, handler, pool):
    without = client.post(url("pool-raise", pool.slug), {"places": 3}).text
    no_more = client.post(url("pool-raise", pool.slug), {"places": 2, "reason": "Room"}).text
    cancelled = client.post(url("pool-cancel", pool.slug), {"reason": " "}).text

    assert "This field is required" in without
    assert 'value="3"' in without
    assert "There are 2 passes, and you wrote 2" in no_more
    assert "This field is required" in cancelled
    assert PassPool.objects.get().places == 2


@pytest.mark.parametrize("role", [None, Role.STAFF])
def test_only_those_who_handle_requests_change_a_pool(client, role, pool):
    log_in(client, make_user(role) if role else make_focal_point().user)
    allowed = 200 if role else 403

    for name in ("pool-raise", "pool-cancel"):
        assert client.get(url(name, pool.slug)).status_code == allowed


def test_a_pass_that_was_handed_over_is_not_given_back_by_its_link(client, handler, pool):
    client.post(url("pass-door", pool.slug), {"ticked": ["1"]})
    token = token_of(first_pass(pool).request.case)

    page = client.post(url("pass-act", token, "return"), follow=True).text

    assert "OP-001 is not valid: Handed over" in page
    assert first_pass(pool).status == PassStatus.HANDED_OVER
