from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from elections.tests.factories import at_geneva
from families.choices.families import FamilyStatus
from families.models import Family
from families.tests.factories import make_focal_point
from secretariat.choices.terms import Act, ClaimStatus
from secretariat.models import Claim, Seat
from secretariat.services.terms.queue import claim_seat, leave_queue, open_queue, place_of
from secretariat.tests.factories import (
    end_mandate,
    make_elected_term,
    make_open_queue,
    make_pair,
    make_pairs,
    make_served_term,
    seated,
)

pytestmark = pytest.mark.django_db


def test_variant_a_two_seats_are_filled_and_the_third_gets_a_number():
    with clock.at(at_geneva("2005-01-15 12:00")):
        asia, gender, youth, ngos, volunteers = make_pairs(5)
        term = make_served_term([asia, gender], queue_opens_at=at_geneva("2005-01-17 09:00"))
    nine = at_geneva("2005-01-17 09:00")

    with clock.at(nine + timedelta(seconds=1)):
        claim_seat(term, user=youth[0].user)
    with clock.at(nine + timedelta(seconds=2)):
        claim_seat(term, user=ngos[1].user)
        third = claim_seat(term, user=volunteers[0].user)

        assert seated(term) == {
            1: asia[0], 2: asia[1], 3: gender[0], 4: gender[1], 5: youth[0], 6: ngos[1],
        }  # fmt: skip
    assert (third.status, third.number, place_of(third)) == (ClaimStatus.WAITING, 3, 1)
    assert {seat.act for seat in term.holdings.filter(number__gte=5)} == {Act.QUEUE}


def test_nobody_claims_before_the_announced_time():
    with clock.at(at_geneva("2005-01-15 12:00")):
        term = make_served_term([], queue_opens_at=at_geneva("2005-01-17 09:00"))
    early = make_focal_point().user

    with (
        clock.at(at_geneva("2005-01-17 09:00") - timedelta(seconds=1)),
        pytest.raises(DomainError, match=r"17 January 2005, 08:00 UTC.*less than a minute"),
    ):
        claim_seat(term, user=early)

    assert not Claim.objects.exists()


def test_only_sitting_focal_points_of_active_families_claim():
    term = make_open_queue()
    dormant = make_focal_point()
    Family.objects.filter(pk=dormant.family_id).update(status=FamilyStatus.DORMANT)
    former = make_focal_point(until=clock.today())

    for user in (make_user(), dormant.user, former.user):
        with pytest.raises(DomainError, match="not a focal point of an active family"):
            claim_seat(term, user=user)

    assert not Claim.objects.exists()


def test_whoever_sits_already_is_told_the_seat():
    asia = make_pair()
    term = make_open_queue([asia])

    with pytest.raises(DomainError, match="You hold seat 2 already"):
        claim_seat(term, user=asia[1].user)


def test_a_doubled_click_gets_the_first_answer_again():
    term = make_open_queue(make_pairs(2))
    people = [make_focal_point() for _ in range(3)]

    first = [claim_seat(term, user=person.user) for person in people]
    again = [claim_seat(term, user=person.user) for person in people]

    assert again == first
    assert Claim.objects.count() == 3
    assert [claim.status for claim in again] == ["seated", "seated", "waiting"]
    assert OutgoingMail.objects.filter(occasion__startswith="claim-waiting").count() == 1


def test_whoever_leaves_the_waiting_list_loses_the_place_and_may_come_back_last():
    term = make_open_queue(make_pairs(2))
    claims = [claim_seat(term, user=make_focal_point().user) for _ in range(5)]

    leave_queue(claims[2], actor=claims[2].user)
    back = claim_seat(term, user=claims[2].user)

    assert [claim.number for claim in term.claims.waiting()] == [4, 5, 6]
    assert (place_of(claims[3]), place_of(back)) == (1, 3)
    assert AuditEntry.objects.filter(event="secretariat.claim_ended").count() == 1


def test_leaving_twice_is_refused_in_words():
    term = make_open_queue(make_pairs(2))
    claim = [claim_seat(term, user=make_focal_point().user) for _ in range(3)][2]
    leave_queue(claim, actor=claim.user)

    with pytest.raises(DomainError, match="left the waiting list"):
        leave_queue(claim, actor=claim.user)


def test_a_claim_without_a_queue_is_told_so():
    term = make_served_term(make_pairs(3))

    with pytest.raises(DomainError, match="No first-come queue has been announced"):
        claim_seat(term, user=make_focal_point().user)


def test_a_term_that_is_over_takes_no_claim():
    term = make_open_queue()

    with (
        clock.at(clock.now() + timedelta(days=366)),
        pytest.raises(DomainError, match="The term of this secretariat ended"),
    ):
        claim_seat(term, user=make_focal_point().user)


def test_the_queue_is_announced_once_for_empty_seats_only():
    full = make_elected_term(make_pairs(4))
    soon = clock.now() + timedelta(days=2)

    with pytest.raises(DomainError, match="All 6 seats are held"):
        open_queue(full, opens_at=soon, actor=make_user())


def test_staff_give_a_seat_that_its_family_leaves_empty_to_the_queue():
    term = make_elected_term([*make_pairs(2), [make_focal_point(seat=1)], make_pair()])
    soon = clock.now() + timedelta(hours=3)

    term = open_queue(term, opens_at=soon, actor=make_user())

    assert term.queue_opens_at == soon
    assert term.is_short_notice
    assert OutgoingMail.objects.filter(occasion__startswith="queue-announced").count() == 2
    with pytest.raises(DomainError, match="That time holds"):
        open_queue(term, opens_at=soon + timedelta(days=1), actor=make_user())


def test_a_queue_does_not_open_in_the_past():
    term = make_elected_term([*make_pairs(2), [make_focal_point(seat=1)], make_pair()])

    with pytest.raises(DomainError, match="is past"):
        open_queue(term, opens_at=clock.now() - timedelta(minutes=1), actor=make_user())


def test_whoever_loses_the_mandate_loses_the_place_in_the_queue():
    term = make_open_queue(make_pairs(2))
    people = [make_focal_point() for _ in range(4)]
    claims = [claim_seat(term, user=person.user) for person in people]

    end_mandate(people[2], clock.today())
    last = claim_seat(term, user=make_focal_point().user)

    claims[2].refresh_from_db()
    assert claims[2].status == ClaimStatus.LAPSED
    assert [claim.number for claim in term.claims.waiting()] == [4, 5]
    assert last.number == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
@pytest.mark.parametrize("families", [2, 0])
def test_twenty_clicks_at_once_never_seat_a_seventh(families):
    term = make_open_queue(make_pairs(families))
    people = [make_focal_point() for _ in range(20)]
    empty = 6 - 2 * families

    def click(person):
        try:
            return claim_seat(term, user=person.user)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        claims = list(pool.map(click, people))

    assert sorted(claim.number for claim in claims) == list(range(1, 21))
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    waiting = [claim.number for claim in term.claims.waiting()]
    assert waiting == list(range(empty + 1, 21))
    by_number = {claim.number: claim for claim in claims}
    in_order = [by_number[number].claimed_at for number in range(1, 21)]
    assert in_order == sorted(in_order)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_twenty_clicks_of_one_person_take_one_seat():
    term = make_open_queue(make_pairs(2))
    person = make_focal_point()

    def click(_):
        try:
            return claim_seat(term, user=person.user)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        claims = set(pool.map(click, range(20)))

    assert len(claims) == 1
    assert Seat.objects.filter(user=person.user).count() == 1
    assert Claim.objects.count() == 1
