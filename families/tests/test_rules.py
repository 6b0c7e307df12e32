"""The charter on composition, as pure functions."""

from datetime import date

import pytest

from families.rules.mandates import assign_seats, free_seats, overlaps, too_many, vacant_since

FEBRUARY, MARCH, APRIL = date(2005, 2, 1), date(2005, 3, 1), date(2005, 4, 1)


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ((FEBRUARY, None), (MARCH, None), True),
        ((FEBRUARY, MARCH), (MARCH, None), False),
        ((MARCH, None), (FEBRUARY, MARCH), False),
        ((FEBRUARY, APRIL), (MARCH, None), True),
        ((FEBRUARY, APRIL), (MARCH, APRIL), True),
        ((MARCH, None), (FEBRUARY, APRIL), True),
    ],
)
def test_mandates_share_a_day_or_they_do_not(first, second, shared):
    assert overlaps(*first, *second) is shared


def test_free_seats_are_those_nobody_holds():
    assert free_seats(3, [2]) == [1, 3]
    assert free_seats(2, [1, 2, 3]) == []


@pytest.mark.parametrize(
    ("kept", "newcomers", "seats"),
    [
        ({}, [("a", None), ("b", None)], {"a": 1, "b": 2}),
        ({}, [("a", 2), ("b", None)], {"a": 2, "b": 1}),
        ({}, [("a", None), ("b", 1)], {"a": 2, "b": 1}),
        ({"a": 2}, [("b", 2)], {"a": 2, "b": 1}),
        ({"a": 1}, [], {"a": 1}),
    ],
)
def test_whoever_stays_keeps_the_seat_and_newcomers_fill_the_rest(kept, newcomers, seats):
    assert assign_seats(2, kept, newcomers) == seats


def test_there_is_never_a_person_without_a_seat():
    with pytest.raises(ValueError, match="2 people for 1 free seats"):
        assign_seats(2, {"a": 1}, [("b", None), ("c", None)])


def test_a_seat_is_vacant_since_its_last_holder_left():
    assert vacant_since([FEBRUARY, APRIL, MARCH]) == APRIL
    assert vacant_since([]) is None


@pytest.mark.parametrize(("people", "refused"), [(1, False), (2, False), (3, True)])
def test_a_family_sits_with_as_many_people_as_it_has_seats(people, refused):
    assert too_many(people, 2) is refused
