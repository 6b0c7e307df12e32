"""Pages of the calls: everyone reads, focal points answer, and nothing is lost."""

from datetime import timedelta

import pytest

from csb_portal import clock
from elections.choices import CallStatus, Route, SecondVoice
from elections.models import ExpressionOfInterest, KeptStatement
from elections.services.interests import express_interest
from elections.tests.factories import at_geneva, make_call, make_interest
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db


def offer(client, call, text="We will serve."):
    return client.post(f"/calls/{call.slug}/interest/", {"statement": text}, follow=True)


@pytest.mark.parametrize(
    ("offers", "sentence"),
    [
        (0, "0 families so far: if it stays so, they serve, and the empty seats go"),
        (3, "3 families so far: if it stays so, they serve without a vote."),
        (5, "5 families so far: an election will be needed."),
    ],
)
def test_an_open_call_says_what_would_follow_now(client, offers, sentence):
    call = make_call()
    for _ in range(offers):
        make_interest(call)

    page = client.get(call.get_absolute_url())

    assert sentence in " ".join(page.text.split())


@pytest.mark.parametrize(
    ("route", "offers", "sentence"),
    [
        (Route.VOTE, 5, "5 families volunteered. More than 3: an election is needed."),
        (Route.SERVE, 3, "3 families volunteered. Exactly 3: no election; they serve."),
        (Route.FILL, 1, "1 family volunteered. Fewer than 3: they serve, and the empty seats"),
    ],
)
def test_a_closed_call_says_what_follows(client, route, offers, sentence):
    call = make_call(CallStatus.CLOSED, route=route)
    for _ in range(offers):
        make_interest(call)

    page = client.get(call.get_absolute_url())

    assert sentence in " ".join(page.text.split())


def test_the_list_shows_what_was_announced_and_no_drafts(client):
    make_call(title="Announced"), make_call(CallStatus.DRAFT, title="Secret draft")

    page = client.get("/calls/")

    assert "Announced" in page.text
    assert "Secret draft" not in page.text


def test_a_draft_has_no_public_page(client):
    assert client.get(make_call(CallStatus.DRAFT).get_absolute_url()).status_code == 404


def test_a_focal_point_offers_and_sees_the_number(client):
    call, author = make_call(), make_focal_point()
    client.force_login(author.user)

    page = offer(client, call)

    interest = ExpressionOfInterest.objects.get()
    assert f"The number of your family's offer is {interest.reference}" in page.text.replace(
        "&#x27;", "'"
    )
    assert "We will serve." in page.text


def test_who_is_no_focal_point_cannot_offer(client, django_user_model):
    call, former = make_call(), make_focal_point(until=clock.today())

    assert client.post(f"/calls/{call.slug}/interest/").status_code == 302
    client.force_login(former.user)
    assert offer(client, call).status_code == 403


def test_too_late_is_said_with_the_server_time_and_the_text_stays_on_the_page(client):
    closes = at_geneva("2005-01-14 18:00")
    call = make_call(opens_at=closes - timedelta(days=9), closes_at=closes)
    author = make_focal_point()
    author.user.time_zone = "Africa/Dakar"
    author.user.save()
    client.force_login(author.user)

    with clock.at(closes + timedelta(minutes=2)):
        page = offer(client, call, "Sorry we are two minutes late.")

    assert page.status_code == 409
    assert "Your answer reached the server at 14 January 2005, 17:02" in page.text
    assert "Sorry we are two minutes late." in page.text
    assert KeptStatement.objects.count() == 1


def test_the_next_call_begins_with_the_text_that_was_refused(client):
    author = make_focal_point()
    client.force_login(author.user)
    closes = clock.now() - timedelta(minutes=2)
    offer(client, make_call(closes_at=closes), "Sorry we are two minutes late.")

    page = client.get(make_call().get_absolute_url())

    assert "Sorry we are two minutes late." in page.text


def test_a_second_voice_is_told_why_and_keeps_the_text(client):
    call, family = make_call(), make_family()
    first, second = (make_focal_point(family=family, seat=seat) for seat in (1, 2))
    express_interest(call, first, statement="We will serve.")
    client.force_login(second.user)

    page = offer(client, call, "So will we.")

    assert page.status_code == 409
    assert "A family speaks with one voice in a call." in page.text
    assert "So will we." in page.text


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_an_empty_or_endless_text_is_no_offer(client, text):
    call, author = make_call(), make_focal_point()
    client.force_login(author.user)

    page = offer(client, call, text)

    assert page.status_code == 422
    assert not ExpressionOfInterest.objects.exists()


@pytest.mark.parametrize(
    ("answer", "voice"), [("confirm", SecondVoice.CONFIRMED), ("decline", SecondVoice.DECLINED)]
)
def test_the_second_focal_point_answers_on_the_page(client, answer, voice):
    call, family = make_call(), make_family()
    first, second = (make_focal_point(family=family, seat=seat) for seat in (1, 2))
    interest = express_interest(call, first, statement="We will serve.")
    client.force_login(second.user)

    page = client.get(call.get_absolute_url())
    client.post(f"/calls/{call.slug}/{interest.reference}/second-voice/", {"answer": answer})

    assert "I support this offer" in page.text
    interest.refresh_from_db()
    assert interest.second_voice == voice


def test_a_family_withdraws_on_the_page_and_a_stranger_cannot(client):
    call, author, stranger = make_call(), make_focal_point(), make_focal_point()
    interest = express_interest(call, author, statement="We will serve.")
    address = f"/calls/{call.slug}/{interest.reference}/withdraw/"

    client.force_login(stranger.user)
    refused = client.post(address, follow=True)
    client.force_login(author.user)
    done = client.post(address, follow=True)

    assert "Only the family that made an offer can withdraw it." in refused.text
    assert "is withdrawn" in done.text


@pytest.mark.parametrize("offers", [1, 8])
def test_the_number_of_offers_does_not_cost_queries(client, django_assert_max_num_queries, offers):
    call = make_call()
    for _ in range(offers):
        make_interest(call)

    with django_assert_max_num_queries(4):
        client.get(call.get_absolute_url())
