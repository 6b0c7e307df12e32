"""Pages by which somebody asks, confirms and is ranked; and what everybody reads of it."""

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.login import log_in
from families.tests.factories import make_family, make_focal_point
from secretariat.case_links import follow_path, lodged_path, token_of
from secretariat.models import PassRequest
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.passes.holding import give_back
from secretariat.tests.passes.factories import (
    ask,
    first_pass,
    first_waiting,
    make_pool,
    make_told_pool,
    told,
)

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"participation:{name}", args=args)


def test_somebody_asks_without_an_account_and_confirms_by_the_mailed_link(client):
    pool, family = make_pool(), make_family()
    page = url("pass-ask", pool.slug)
    form = client.get(page).context["form"]
    said = {
        "key": form["key"].value(),
        "name": "Ama Owusu",
        "email": "ama@example.org",
        "family": family.pk,
        "language": "en",
    }

    followed = client.post(page, said, follow=True)
    again = client.post(page, said, follow=True)

    request = PassRequest.objects.get()
    assert followed.redirect_chain == again.redirect_chain == [(lodged_path(request.case), 302)]
    assert f"Your number is {request.number}" in followed.text
    assert "A link was mailed to ama@example.org" in followed.text
    assert token_of(request.case) not in followed.text

    assert "It does not count yet" in client.get(follow_path(request.case)).text
    confirmed = client.post(url("follow-confirm", token_of(request.case)), follow=True)
    assert "It counts from when it came in" in confirmed.text
    assert "You get the outcome, with its reason, on" in confirmed.text


def test_the_name_of_a_focal_point_in_a_strangers_form_blocks_nothing(client):
    pool, family = make_pool(), make_family()
    speaker, other = make_focal_point(family=family).user, ask(pool, family)
    ask(pool, family, email=speaker.email, confirmed=False)
    log_in(client, speaker)
    page = url("pass-ranking", pool.slug, family.slug)

    saved = client.post(page, {other.number: 1}, follow=True)

    assert "The order of your family is saved" in saved.text
    assert "Not confirmed yet" in saved.text


def test_a_form_with_a_hole_and_a_pool_that_is_over_are_explained(client):
    pool = make_told_pool(1)
    running = make_pool()

    page = client.post(url("pass-ask", running.slug), {"name": "Ama"})
    over = client.get(url("pass-ask", pool.slug))

    assert "This field is required" in page.text
    assert not running.requests.exists()
    assert "This list is drawn up" in over.text


def test_a_focal_point_ranks_and_is_told_what_is_wrong(client):
    pool, family = make_pool(), make_family()
    first, second = (ask(pool, family).number for _ in range(2))
    log_in(client, make_focal_point(family=family).user)
    page = url("pass-ranking", pool.slug, family.slug)

    assert client.get(page).status_code == 200
    twice = client.post(page, {first: 1, second: 1})
    saved = client.post(page, {first: 2, second: 1}, follow=True)

    assert "Two requests have the same place" in twice.text
    assert "The order of your family is saved" in saved.text
    assert list(pool.requests.order_by("rank").values_list("case__reference", flat=True)) == [
        second,
        first,
    ]
    with clock.at(pool.ranking_until):
        assert "The time to rank ended" in client.post(page, {first: 1}).text


def test_a_focal_point_who_asked_reads_why_their_own_request_is_not_in_the_list(client):
    pool, family = make_pool(), make_family()
    speaker = make_focal_point(family=family).user
    own, other = ask(pool, family, email=speaker.email), ask(pool, family)
    log_in(client, speaker)

    page = client.get(url("pass-ranking", pool.slug, family.slug))

    assert list(page.context["form"].fields) == [other.number]
    assert f"You asked for a pass yourself ({own.number})" in page.text


def test_what_was_asked_stays_beside_what_was_given_after_it_is_withdrawn(client):
    pool = make_pool()
    early, held = ask(pool), ask(pool)
    withdraw_case(early.case)
    told(pool)
    give_back(first_pass(pool))
    waiting = make_told_pool(3)
    withdraw_case(first_waiting(waiting).case)

    assert (
        "1 request: 1 valid, 0 refused; 1 passes issued" in client.get(pool.get_absolute_url()).text
    )
    assert (
        "3 requests: 3 valid, 0 refused; 2 passes issued by the list, 0 wait now"
        in client.get(waiting.get_absolute_url()).text
    )
    page = client.get(url("pool-family", pool.slug, held.case.family.slug))
    assert held.number in page.text
    assert client.get(url("pool-family", pool.slug, early.case.family.slug)).status_code == 404
