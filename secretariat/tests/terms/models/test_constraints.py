from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import clock
from csb_portal.errors import TransitionNotAllowed
from elections.choices import CallStatus
from elections.tests.factories import make_call
from families.tests.factories import make_focal_point
from secretariat.choices.terms import (
    CLAIM_TRANSITIONS,
    TERM_TRANSITIONS,
    Act,
    ClaimStatus,
    EndReason,
    TermStatus,
)
from secretariat.models import Claim, Seat, Term, TermFamily
from secretariat.tests.factories import make_open_queue, make_pairs, make_served_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    return make_served_term(make_pairs(2))


def add_seat(term, number=5, **fields):
    person = fields.pop("person", None) or make_focal_point()
    values = {
        "term": term,
        "number": number,
        "of_seats": term.seats,
        "user": person.user,
        "focal_point": person,
        "act": Act.VOLUNTEERS,
        "since": clock.today(),
        "seated_at": clock.now(),
    }
    with transaction.atomic():
        return Seat.objects.create(**values | fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": 4}, "one_holder_a_seat"),
        ({"number": 7}, "never_a_seventh_seat"),
        ({"number": 0}, "never_a_seventh_seat"),
        ({"act": Act.QUEUE}, "a_queue_seat_has_its_claim"),
        ({"until": "2000-01-01", "end_reason": "stepped_down"}, "seat_ends_after_it_begins"),
        ({"until": "2100-01-01"}, "a_left_seat_says_why"),
        ({"end_reason": EndReason.STEPPED_DOWN}, "a_left_seat_says_why"),
    ],
)
def test_the_database_refuses_an_impossible_seat(fields, constraint, term):
    with pytest.raises(IntegrityError) as refusal:
        add_seat(term, **fields)

    named = constraint in str(refusal.value)
    assert named or "UNIQUE constraint failed: secretariat_seat" in str(refusal.value)


def test_the_database_refuses_two_seats_for_one_person(term):
    holder = Seat.objects.first().focal_point

    with pytest.raises(IntegrityError):
        add_seat(term, person=holder)


def test_the_database_refuses_two_secretariats_at_a_time(term):
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            call=make_call(CallStatus.CLOSED),
            seats=6,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            constituted_at=clock.now(),
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"seats": 0},
        {"ends_on": "2000-01-01"},
        {"queue_opens_at": "2005-01-01T09:00Z", "queue_announced_at": "2005-01-02T09:00Z"},
        {"queue_opens_at": "2005-01-01T09:00Z", "queue_announced_at": None},
    ],
)
def test_the_database_refuses_an_impossible_term(fields, term):
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=term.pk).update(**fields)


def test_the_database_refuses_a_number_twice_and_a_person_waiting_twice():
    term = make_open_queue()
    person = make_focal_point()
    values = {"term": term, "focal_point": person, "claimed_at": clock.now()}
    Claim.objects.create(number=1, user=person.user, **values)

    for fields in ({"number": 1, "user": make_focal_point().user}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(**{"user": person.user} | values | fields)


def test_the_database_refuses_a_place_in_the_ranking_twice(term):
    family = make_focal_point().family

    with pytest.raises(IntegrityError), transaction.atomic():
        TermFamily.objects.create(term=term, family=family, place=1, is_chosen=False)


@pytest.mark.parametrize("source", TermStatus)
@pytest.mark.parametrize("target", TermStatus)
def test_a_term_moves_only_along_its_table(source, target):
    assert_moves(Term(status=source, starts_on=clock.today()), target, TERM_TRANSITIONS)


@pytest.mark.parametrize("source", ClaimStatus)
@pytest.mark.parametrize("target", ClaimStatus)
def test_a_claim_moves_only_along_its_table(source, target):
    claim = Claim(status=source, number=1, user=make_focal_point().user)

    assert_moves(claim, target, CLAIM_TRANSITIONS)


def assert_moves(thing, target, table):
    if target in table[thing.status]:
        thing.move_to(target)
        assert thing.status == target
    else:
        with pytest.raises(TransitionNotAllowed):
            thing.move_to(target)


def test_the_python_and_the_sql_notion_of_a_held_seat_agree(term):
    today = clock.today()
    seats = list(Seat.objects.order_by("number"))
    Seat.objects.filter(pk=seats[0].pk).update(until=today, end_reason="stepped_down")
    later = today + timedelta(days=3)
    Seat.objects.filter(pk=seats[1].pk).update(until=later, end_reason="stepped_down")
    type(seats[2].focal_point).objects.filter(pk=seats[2].focal_point_id).update(until=later)

    for days in (-1, 0, 1, 2, 3, 4, 364, 366):
        on = today + timedelta(days=days)
        in_sql = set(Seat.objects.current(on))
        rows = Seat.objects.with_people().select_related("term")
        assert in_sql == {seat for seat in rows if seat.is_held_on(on)}
