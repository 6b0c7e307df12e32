from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.services.terms.queue import claim_seat, leave_queue
from secretariat.tests.factories import make_open_queue, make_pairs, make_served_term

pytestmark = pytest.mark.django_db


def claim(client, term):
    return client.post(reverse("secretariat:seat-claim"), {"term": term.pk}, follow=True).text


def test_a_focal_point_claims_a_seat_with_one_click(client):
    term = make_open_queue(make_pairs(2))
    person = make_focal_point()
    client.force_login(person.user)

    assert "Claim a seat</button>" in client.get(reverse("secretariat:seat-claim")).text
    shown = claim(client, term)

    assert "You hold seat 5. Your number in the queue was 1." in shown
    assert "You hold seat 5, since" in shown


def test_whoever_comes_late_is_told_the_number_and_can_leave(client):
    term = make_open_queue(make_pairs(2))
    for _ in range(2):
        claim_seat(term, user=make_focal_point().user)
    client.force_login(make_focal_point().user)

    assert "Join the waiting list</button>" in client.get(reverse("secretariat:seat-claim")).text
    shown = claim(client, term)
    waiting = term.claims.waiting().get()
    left = client.post(reverse("secretariat:claim-leave"), {"claim": waiting.pk}, follow=True)
    again = client.post(reverse("secretariat:claim-leave"), {"claim": "x"}, follow=True)

    assert "Your number in the queue is 3, your place on the waiting list 1." in shown
    assert "You have left the waiting list." in left.text
    assert "not yours any more" in again.text


def test_a_page_from_before_coming_back_gives_up_no_new_place(client):
    term = make_open_queue(make_pairs(2))
    claims = [claim_seat(term, user=make_focal_point().user) for _ in range(3)]
    leave_queue(claims[2], actor=claims[2].user)
    back = claim_seat(term, user=claims[2].user)
    client.force_login(back.user)

    client.post(reverse("secretariat:claim-leave"), {"claim": claims[2].pk})

    assert term.claims.waiting().get() == back


def test_nobody_leaves_for_somebody_else(client):
    term = make_open_queue(make_pairs(2))
    claims = [claim_seat(term, user=make_focal_point().user) for _ in range(3)]
    client.force_login(make_focal_point().user)

    client.post(reverse("secretariat:claim-leave"), {"claim": claims[2].pk})

    assert term.claims.waiting().get() == claims[2]


def test_a_claim_that_comes_too_early_is_told_when_to_come(client):
    term = make_served_term(make_pairs(2), queue_opens_at=clock.now() + timedelta(days=2))
    client.force_login(make_focal_point().user)

    assert "The queue opens at" in claim(client, term)


def test_a_claim_of_somebody_who_is_no_focal_point_is_told_the_rule(client):
    term = make_open_queue(make_pairs(2))
    client.force_login(make_user())

    assert "You are not a focal point of an active family today." in claim(client, term)


def test_a_member_is_told_that_they_sit_already(client):
    pairs = make_pairs(2)
    term = make_open_queue(pairs)
    client.force_login(pairs[0][0].user)

    assert "You hold seat 1 already." in claim(client, term)


@pytest.mark.parametrize("posted", ["0", "", "abc"])
def test_a_stale_form_claims_nothing(posted, client):
    term = make_open_queue(make_pairs(2))
    client.force_login(make_focal_point().user)

    response = client.post(reverse("secretariat:seat-claim"), {"term": posted}, follow=True)

    assert "no longer in office" in response.text
    assert not term.claims.exists()


def test_a_stranger_reads_the_rule_and_is_asked_to_log_in(client):
    term = make_open_queue(make_pairs(2))
    url = reverse("secretariat:seat-claim")

    assert "once they have logged in" in client.get(url).text
    assert reverse("account_login") in client.post(url, {"term": term.pk}).url


def test_without_a_secretariat_the_queue_says_so(client):
    shown = client.get(reverse("secretariat:seat-claim")).text

    assert "No secretariat is in office" in shown
