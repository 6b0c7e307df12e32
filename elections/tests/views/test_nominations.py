"""Pages of calls for people to sit: everybody reads, whoever is logged in offers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from csb_portal.testing.login import log_in
from elections.choices import CallStatus, Fills, InterestStatus, Route
from elections.models import Election, Nomination
from elections.notifications import nominations as notifications
from elections.services.calls import close_call
from elections.services.nominations import offer_to_sit
from elections.services.seating import seat_unopposed
from elections.sources import composition_of, tasks_for
from elections.tests.factories import at_geneva, make_call
from families.choices.bureau import FloorEffect, FloorOf, Gender
from families.models import FocalPoint
from families.tests.factories import make_family, make_focal_point
from secretariat.services.terms.obstacles import obstacle_to

pytestmark = pytest.mark.django_db
UNTIL_THE_CLOSE = "The shares are told once the call has closed."


@pytest.fixture
def group():
    return make_family(name_en="Youth", slug="youth", seats=1)


@pytest.fixture
def call(group):
    return make_call(fills=Fills.SEATS, slug="seats", title="Seats of youth")


def offer(client, call, group, **more):
    values = {"group": group.pk, "statement": "I will serve."} | more
    return client.post(f"/calls/{call.slug}/offer/", values, follow=True)


def test_somebody_offers_and_everybody_reads_it(client, call, group):
    person = make_user(name="Ana Lima")
    client.force_login(person)

    page = offer(client, call, group)

    assert "The number of your offer is NO-" in page.text
    client.logout()
    page = client.get("/calls/seats/")
    assert "Ana Lima" in page.text
    assert "1 seat, 1 offered." in " ".join(page.text.split())
    assert person.email not in page.text


def test_strangers_are_asked_to_log_in(client, call, group):
    assert "/login/" in offer(client, call, group).redirect_chain[0][0]
    assert not Nomination.objects.exists()


def test_a_second_offer_is_refused_and_says_what_to_do(client, call, group):
    client.force_login(make_user())
    offer(client, call, group)

    page = offer(client, call, make_family())

    assert page.status_code == 409
    assert "A person offers once in a call, for one group." in page.text
    assert Nomination.objects.count() == 1


def test_a_call_asks_for_what_its_rules_ask_for_alone(client, group):
    client.force_login(make_user())
    plain = make_call(fills=Fills.SEATS)
    strict = make_call(
        fills=Fills.SEATS, needs_letter=True, floor_of=FloorOf.WOMEN, floor_percent=50
    )

    assert "Your gender" not in client.get(plain.get_absolute_url()).text
    page = client.get(strict.get_absolute_url())
    assert "Your gender" in page.text
    assert "Letter of nomination" in page.text


@pytest.mark.parametrize(
    ("genders", "once_closed"),
    [
        (["man"], "The shares are not told: of so few"),
        (
            ["man"] * 4 + ["woman"] * 3,
            "Woman: about 40 percent; Man: about 60 percent. The floor is broken",
        ),
    ],
)
def test_nobody_reads_from_a_total_what_somebody_said(client, group, genders, once_closed):
    call = make_call(fills=Fills.SEATS, floor_of=FloorOf.WOMEN, floor_percent=50)
    for gender in genders:
        offer_to_sit(call, group, make_user(), statement="Yes.", gender=gender)

    open_page = client.get(call.get_absolute_url())
    with clock.at(call.closes_at):
        close_call(call, actor=None)
        closed_page = client.get(call.get_absolute_url())

    assert UNTIL_THE_CLOSE in open_page.text
    assert "Man: " not in open_page.text
    assert once_closed in closed_page.text
    assert ("The floor is" in closed_page.text) is (len(genders) > 1)


def test_an_offer_is_withdrawn_by_its_author_alone(client, call, group):
    nomination = offer_to_sit(call, group, make_user(), statement="Yes.")
    address = f"/calls/seats/offer/{nomination.reference}/withdraw/"
    client.force_login(make_user())
    client.post(address)
    nomination.refresh_from_db()
    assert nomination.status == InterestStatus.STANDING

    client.force_login(nomination.person)
    client.post(address)

    nomination.refresh_from_db()
    assert nomination.status == InterestStatus.WITHDRAWN


def test_a_letter_is_for_whoever_runs_elections_and_for_its_author(
    client, group, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    call = make_call(fills=Fills.SEATS, needs_letter=True)
    person = make_user()
    client.force_login(person)
    letter = SimpleUploadedFile("letter.txt", b"We nominate her.")
    offer(client, call, group, letter=letter)
    address = f"/offers/{Nomination.objects.get().reference}/letter/"

    assert b"".join(client.get(address).streaming_content) == b"We nominate her."
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    log_in(client, make_user(Role.OPERATOR))
    assert b"".join(client.get(address).streaming_content) == b"We nominate her."


@pytest.mark.parametrize("rows", [1, 5])
def test_more_offers_cost_no_more_queries(client, call, group, rows, django_assert_max_num_queries):
    for _ in range(rows):
        offer_to_sit(call, group, make_user(), statement="Yes.")

    with django_assert_max_num_queries(14):
        client.get("/calls/seats/")


def test_a_call_for_seats_leads_to_no_secretariat(call, group):
    call = make_call(CallStatus.CLOSED, fills=Fills.SEATS, route=Route.SERVE)

    assert composition_of(call) is None
    assert "fills the seats of groups" in str(obstacle_to(call))


def test_an_operator_leads_a_call_from_its_close_to_votes_and_seats(client, group):
    other = make_family(name_en="Asia", slug="asia", seats=1)
    call = make_call(fills=Fills.SEATS)
    for place in (group, group, other):
        offer_to_sit(call, place, make_user(), statement="Yes.")
    with clock.at(call.closes_at):
        close_call(call, actor=None)
    operator = make_user(Role.OPERATOR)
    log_in(client, operator)
    assert [task.title for task in tasks_for(operator)] == [str(call)]
    address = f"/admin/elections/volunteercall/{call.pk}/run/"
    with clock.at(call.closes_at + timedelta(hours=1)):
        page = client.get(address)
        assert "Still without one: Youth." in page.text
        form = page.context["form"]
        opens = clock.now() + timedelta(days=5)
        values = {"step": "prepare_group", "confirmed": "yes", "group": group.pk}
        values |= {"title": "Youth", "slug": "youth-vote", "question": "Who?"}
        values |= {"correction_hours": "1"}
        for name, at in (("opens_at", opens), ("closes_at", opens + timedelta(days=7))):
            values |= {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M}"}
        assert form is not None
        client.post(address, values)
        seat = {"step": "seat", "confirmed": "yes", "group": other.pk}
        client.post(address, seat)

    assert Election.objects.get().group == group
    assert [mandate.family for mandate in FocalPoint.objects.all()] == [other]
    assert tasks_for(operator)[0].title == "Youth"


def check(name, occasion, reader):
    letter = OutgoingMail.objects.get(occasion__contains=occasion, to=reader.email)
    assert_golden(letter, f"elections/{name}", hiding={letter.to: "READER"})


def test_mails_of_a_call_for_people_to_sit(group):
    sitting = make_focal_point(user=make_user(name="Reader", time_zone="Asia/Tokyo")).user
    opens, closes = at_geneva("2005-01-05 10:00"), at_geneva("2005-01-14 18:00")
    call = make_call(
        fills=Fills.SEATS, slug="sit", title="People", needs_letter=False,
        opens_at=opens, closes_at=closes,
    )  # fmt: skip

    with clock.at(opens):
        notifications.seats_call_opened(call)
        offer_to_sit(call, group, sitting, statement="I will serve.")
    with clock.at(closes):
        close_call(call, actor=None)

    check("seats_call_opened", "call/sit/opened", sitting)
    check("nomination_received", "call/sit/NO-", sitting)
    check("seats_call_closed", "call/sit/closed", sitting)


def test_a_floor_that_is_only_shown_stops_nothing(group):
    call = make_call(
        fills=Fills.SEATS,
        floor_of=FloorOf.WOMEN,
        floor_percent=50,
        floor_effect=FloorEffect.SHOWN,
    )
    offer_to_sit(call, group, make_user(), statement="Yes.", gender=Gender.MAN)

    with clock.at(call.closes_at):
        closed = close_call(call, actor=None)
        assert len(seat_unopposed(closed, group, actor=make_user())) == 1


def test_nobody_who_runs_elections_seats_themselves_without_a_vote(group):
    call = make_call(fills=Fills.SEATS)
    operator = make_user(Role.OPERATOR)
    offer_to_sit(call, group, operator, statement="Yes.")

    with clock.at(call.closes_at):
        closed = close_call(call, actor=None)
        with pytest.raises(DomainError) as error:
            seat_unopposed(closed, group, actor=operator)
        assert not group.focal_points.exists()
        assert len(seat_unopposed(closed, group, actor=make_user(Role.OPERATOR))) == 1

    assert error.value.rule == "Nobody seats themselves, or those of their own group."
