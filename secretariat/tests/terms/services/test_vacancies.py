from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from elections.tests.factories import at_geneva
from families.choices.families import FamilyStatus
from families.models import Family
from families.tests.factories import make_focal_point
from secretariat.choices.terms import Act, EndReason, TermStatus
from secretariat.models import Seat
from secretariat.permissions.terms import is_secretariat_member
from secretariat.services.terms.queue import claim_seat
from secretariat.services.terms.resignations import step_down
from secretariat.services.terms.timekeeping import keep_time
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


def seat_of(person):
    return Seat.objects.get(user=person.user, until=None)


def test_stepping_down_ends_the_right_and_the_first_of_the_waiting_list_takes_the_seat():
    asia, gender = make_pairs(2)
    term = make_open_queue([asia, gender])
    people = [make_focal_point() for _ in range(4)]
    for person in people:
        claim_seat(term, user=person.user)

    step_down(seat_of(asia[1]), actor=asia[1].user)

    assert not is_secretariat_member(asia[1].user)
    assert seated(term)[2] == people[2]
    assert is_secretariat_member(people[2].user)
    old = Seat.objects.get(user=asia[1].user)
    assert (old.until, old.end_reason) == (clock.today(), EndReason.STEPPED_DOWN)
    assert OutgoingMail.objects.filter(to=people[2].user.email, occasion__startswith="seat-taken")


def test_after_an_election_a_vacancy_goes_to_the_next_in_the_published_ranking():
    pairs = make_pairs(5)
    term = make_elected_term(pairs)

    step_down(seat_of(pairs[0][0]), actor=pairs[0][0].user)
    step_down(seat_of(pairs[2][1]), actor=pairs[2][1].user)

    assert (seated(term)[1], seated(term)[6]) == tuple(pairs[3])
    acts = term.holdings.filter(focal_point__in=pairs[3]).values_list("act", flat=True)
    assert set(acts) == {Act.RANKING}
    assert term.queue_opens_at is None


def test_whoever_declines_by_stepping_down_is_not_seated_again_by_the_ranking():
    pairs = make_pairs(4)
    term = make_elected_term(pairs)
    step_down(seat_of(pairs[0][0]), actor=pairs[0][0].user)

    step_down(seat_of(pairs[3][0]), actor=pairs[3][0].user)

    assert seated(term)[1] == pairs[3][1]


def test_when_the_ranking_is_exhausted_the_queue_is_announced_by_itself():
    with clock.at(at_geneva("2005-02-03 10:30")):
        pairs = make_pairs(3)
        term = make_served_term(pairs)

        step_down(seat_of(pairs[1][0]), actor=pairs[1][0].user)

        term.refresh_from_db()
        assert sorted(seated(term)) == [1, 2, 4, 5, 6]
    assert term.queue_opens_at == at_geneva("2005-02-05 09:00")


def test_a_seat_given_up_from_a_later_day_is_held_until_then_and_filled_on_that_day():
    with clock.at(at_geneva("2005-02-01 10:00")):
        pairs = make_pairs(4)
        term = make_elected_term(pairs)
        leaver = pairs[0][0]
        step_down(seat_of(leaver), actor=leaver.user, on=date(2005, 3, 1))
        assert is_secretariat_member(leaver.user)

    with clock.at(at_geneva("2005-02-28 23:59")):
        keep_time()
        assert seated(term)[1] == leaver
    with clock.at(at_geneva("2005-03-01 00:01")):
        assert not is_secretariat_member(leaver.user)
        keep_time()
        assert seated(term)[1] == pairs[3][0]
        assert is_secretariat_member(pairs[3][0].user)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2005, 1, 31), "31 January 2005 is past"),
        (date(2006, 2, 1), "The term ends on 31 January 2006"),
    ],
)
def test_a_day_outside_the_rest_of_the_term_is_refused(on, words):
    with clock.at(at_geneva("2005-02-01 10:00")):
        pairs = make_pairs(4)
        make_elected_term(pairs)
        seat = seat_of(pairs[0][0])

        with pytest.raises(DomainError, match=words):
            step_down(seat, actor=seat.user, on=on)

    seat.refresh_from_db()
    assert seat.until is None


def test_giving_up_a_seat_twice_is_refused_in_words():
    pairs = make_pairs(4)
    make_elected_term(pairs)
    seat = seat_of(pairs[0][0])
    step_down(seat, actor=seat.user)

    with pytest.raises(DomainError, match="given up already"):
        step_down(seat, actor=seat.user)


def test_a_seat_ends_on_the_day_its_mandate_did_however_late_the_clock_comes():
    with clock.at(at_geneva("2005-02-01 10:00")):
        pairs = make_pairs(4)
        term = make_elected_term(pairs)
    end_mandate(pairs[1][0], date(2005, 2, 10))

    with clock.at(at_geneva("2005-02-12 10:00")):
        assert not is_secretariat_member(pairs[1][0].user)
        keep_time()

    old = Seat.objects.get(user=pairs[1][0].user)
    assert (old.until, old.end_reason) == (date(2005, 2, 10), EndReason.MANDATE_ENDED)
    assert seated(term, date(2005, 2, 11)).keys() == {1, 2, 4, 5, 6}
    assert seated(term, date(2005, 2, 12))[3] == pairs[3][0]


def test_a_dormant_family_loses_its_seats():
    pairs = make_pairs(4)
    term = make_elected_term(pairs)
    Family.objects.filter(pk=pairs[0][0].family_id).update(status=FamilyStatus.DORMANT)

    assert not is_secretariat_member(pairs[0][0].user)
    keep_time()

    assert [seated(term)[number] for number in (1, 2)] == pairs[3]


def test_a_chosen_family_that_names_somebody_new_comes_before_the_one_below_it():
    pairs = make_pairs(4)
    term = make_elected_term(pairs)
    end_mandate(pairs[0][1], clock.today())
    successor = make_focal_point(family=pairs[0][0].family, seat=2, since=clock.today())

    keep_time()

    assert seated(term)[2] == successor


def test_a_seat_never_held_waits_for_its_own_family():
    pairs = [*make_pairs(2), [make_focal_point(seat=1)], make_pair()]
    term = make_elected_term(pairs)

    keep_time()
    assert sorted(seated(term)) == [1, 2, 3, 4, 5]
    late = make_focal_point(family=pairs[2][0].family, seat=2)
    keep_time()

    assert seated(term)[6] == late
    term.refresh_from_db()
    assert term.queue_opens_at is None


def test_keeping_time_again_changes_nothing():
    pairs = make_pairs(5)
    make_elected_term(pairs)
    end_mandate(pairs[0][0], clock.today())
    keep_time()
    before = (list(Seat.objects.values_list()), OutgoingMail.objects.count())

    keep_time()

    assert (list(Seat.objects.values_list()), OutgoingMail.objects.count()) == before


def test_after_its_last_day_a_term_ends_and_everybody_is_told():
    with clock.at(at_geneva("2005-01-31 09:00")):
        pairs = make_pairs(4)
        term = make_elected_term(pairs)
    with clock.at(at_geneva("2006-01-30 23:00")):
        keep_time()
        assert is_secretariat_member(pairs[0][0].user)
    with clock.at(at_geneva("2006-01-31 00:01")):
        assert not is_secretariat_member(pairs[0][0].user)
        keep_time()

    term.refresh_from_db()
    assert term.status == TermStatus.ENDED
    assert set(term.holdings.values_list("until", "end_reason")) == {
        (date(2006, 1, 31), EndReason.TERM_ENDED)
    }
    assert OutgoingMail.objects.filter(occasion=f"term-ended:{term.pk}").count() == 8


def test_the_other_members_hear_of_whoever_leaves_and_whoever_comes():
    pairs = make_pairs(4)
    make_elected_term(pairs)
    seat = seat_of(pairs[0][0])

    step_down(seat, actor=seat.user)

    vacated = OutgoingMail.objects.filter(occasion=f"seat-vacated:{seat.pk}")
    assert vacated.count() == 6
    filled = OutgoingMail.objects.filter(occasion__startswith="seat-filled")
    assert {mail.to for mail in filled} == {
        person.user.email for pair in pairs[:3] for person in pair if person != pairs[0][0]
    }


def test_staff_can_write_down_a_resignation():
    pairs = make_pairs(4)
    make_elected_term(pairs)
    seat = seat_of(pairs[0][0])

    step_down(seat, actor=make_user(), on=clock.today() + timedelta(days=3))

    seat.refresh_from_db()
    assert seat.until == clock.today() + timedelta(days=3)
