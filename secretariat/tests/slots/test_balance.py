"""What a slate's balance tells: shares, and never who somebody is."""

import pytest

from secretariat.choices.slots import PlaceStatus
from secretariat.models import SlatePlace
from secretariat.rules.slots import shares_told
from secretariat.services.slots.answering import agree
from secretariat.services.slots.reading import balance_of
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_slate,
    person_of,
)

W, M = ["w"] * 3, ["m"] * 3
HALVES = {"w": 50, "m": 50}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ((W + M, W + M, W + M), (HALVES, HALVES, HALVES)),
        ((W + M, W + M, []), (HALVES, HALVES, {})),
        ((["w"], ["w"], []), ({}, {}, {})),
        ((W, W, W), ({}, {}, {})),
        (((W + M) * 2, W + M, []), (HALVES, HALVES, {})),
        # Those left over, or left out, would be one, or all alike.
        ((W + M, W + M[:2], []), (HALVES, {}, {})),
        (((W + M) * 2, W + M * 2, []), (HALVES, {}, {})),
        # Nothing was told of the second, so that the third is set against the first.
        (((W + M) * 2, (W + M) * 2 + [], W + M), (HALVES, HALVES, HALVES)),
        (((W + M) * 2, (W + M) * 2 and W * 2 + M + ["m", "m"], W + M), (HALVES, {}, HALVES)),
    ],
)
def test_no_share_and_no_difference_says_who_somebody_is(columns, told):
    assert tuple(shares_told(columns)) == told


@pytest.mark.django_db
def test_the_gender_of_one_name_on_a_slate_is_not_told():
    call = make_call()
    nomination = make_nomination(call)
    agree(person_of(nomination), gender="woman")
    with after_deadline(call):
        make_slate(call, nomination)

    gender, region, by = balance_of(call)

    assert (gender.rows, region.rows) == ([], [])
    (row,) = by.rows
    assert (row.nominated, row.on_slate, row.taken) == ("1", "1", "0")


@pytest.mark.django_db
def test_shares_are_told_of_many_and_not_of_the_one_who_was_not_taken():
    call = make_call(most=7)
    nominations = [make_nomination(call) for _ in range(7)]
    for number, nomination in enumerate(nominations):
        agree(person_of(nomination), gender="woman" if number % 2 else "man")
    with after_deadline(call):
        places = make_slate(call, *nominations)
    taken = [place.pk for place in places[1:]]
    SlatePlace.objects.filter(pk__in=taken).update(status=PlaceStatus.TAKEN)

    gender, _region, _by = balance_of(call)

    assert [(row.label, row.nominated, row.on_slate, row.taken) for row in gender.rows] == [
        ("Man", "about 60 percent", "about 60 percent", "–"),
        ("Woman", "about 40 percent", "about 40 percent", "–"),
    ]
