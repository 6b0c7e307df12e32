"""The elected take their seats: as settled at the close of the call, and nobody is left out."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from elections.choices import ElectionStatus, Route
from elections.models import Seating
from elections.services.seating import seat_unopposed
from elections.sources.seats import lacking, seats_of, unseated
from elections.tests.factories import make_election, make_operator
from elections.tests.seats import certify, closed, decide, make_seats_call, people, prepare, stand
from elections.tests.two_people import annul
from families.models import Alternate, Family, FocalPoint
from families.services.alternates import name_alternate, set_stepping_in
from families.services.families import make_dormant
from families.services.mandates import begin_mandate, end_mandate
from families.services.self_statements import say_of_oneself
from families.services.timekeeping import keep_time
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_family(name_en="Youth", slug="youth", seats=2)


@pytest.fixture
def call():
    return make_seats_call(title="Seats of youth")


def give_seats(group, number):
    Family.objects.filter(pk=group.pk).update(seats=number)
    group.refresh_from_db()


def seat(call, group, **fields):
    with clock.at(call.closes_at + timedelta(hours=2)):
        return seat_unopposed(call, group, actor=make_operator(), **fields)


def refusal(act, *args):
    with pytest.raises(DomainError) as error:
        act(*args)
    return error.value


# --- what the close settles ------------------------------------------------------------


def test_a_seat_given_up_after_the_close_makes_no_vote_of_a_call_without_one(call, group):
    stand(call, group, *people(2))
    done = closed(call)

    give_seats(group, 1)

    assert [(row.group, row.seats, row.route) for row in seats_of(done)] == [
        (group, 2, Route.SERVE)
    ]
    assert refusal(prepare, done, group).fact == "This call leads to no vote on the seats of Youth."


def test_a_seat_gained_after_the_close_seats_nobody_without_the_vote(call, group):
    stand(call, group, *people(3))
    done = closed(call)

    give_seats(group, 3)

    assert (lacking(done), unseated(done)) == ([group], [])
    assert "not filled without a vote" in refusal(seat, done, group).fact
    assert prepare(done, group).seats == 2


def test_before_the_close_the_seats_are_those_of_today(call, group):
    give_seats(group, 5)

    assert [row.seats for row in seats_of(call)] == [5]
    assert not call.group_seats.exists()


def test_a_group_whose_vote_goes_on_is_not_seated_without_it(call, group):
    stand(call, group, *people(2))
    done = closed(call)
    make_election(call=done, group=group)

    assert "not filled without a vote" in refusal(seat, done, group).fact


def test_nobody_elected_is_left_without_a_seat_silently(call, group):
    one, other, third = people(3)
    stand(call, group, one, other, third)
    election = decide(prepare(closed(call), group), one, other)
    give_seats(group, 1)

    refused = refusal(certify, election)

    assert refused.fact == f"Youth has 1 seats now; there is none for {other}."
    assert not FocalPoint.objects.exists()
    give_seats(group, 2)
    assert set(certify(election)) == {one, other}


def test_a_seat_gained_since_the_close_is_no_part_of_the_call(call, group):
    one, other, third, fourth = people(4)
    stand(call, group, one, other, third)
    election = decide(prepare(closed(call), group), one, other)
    give_seats(group, 3)
    kept = begin_mandate(group, fourth, seat=3, actor=None)

    certify(election)

    kept.refresh_from_db()
    assert kept.until is None


def test_whoever_offered_for_a_group_that_fell_dormant_is_still_on_the_page(client, call, group):
    person = make_user()
    stand(call, group, person)
    make_dormant(group, actor=None, reason="Nobody answered.")

    done = closed(call)

    page = client.get(call.get_absolute_url())
    assert person.name in page.text
    assert "nobody sits for it by this call" in page.text
    assert (unseated(done), lacking(done)) == ([], [])
    assert "not filled without a vote" in refusal(seat, done, group).fact


# --- whoever sits already --------------------------------------------------------------


def test_whoever_is_elected_again_keeps_their_seat(call, group):
    again, newcomer = people(2)
    make_focal_point(family=group, seat=1)
    make_focal_point(family=group, seat=2, user=again)
    stand(call, group, again, newcomer, make_user())

    seated = certify(decide(prepare(closed(call), group), again, newcomer))

    assert (seated[again].seat, seated[newcomer].seat) == (2, 1)


def test_whoever_is_elected_again_begins_anew_when_their_announced_end_comes(call, group):
    again, newcomer = people(2)
    present = make_focal_point(family=group, seat=1, user=again)
    make_focal_point(family=group, seat=2)
    end = clock.today() + timedelta(days=40)
    end_mandate(present, on=end, actor=None, reason="The term ends.")
    stand(call, group, again, newcomer, make_user())

    seated = certify(decide(prepare(closed(call), group), again, newcomer))

    assert (seated[again].seat, seated[again].since) == (1, end)
    assert seated[newcomer].seat == 2
    assert seated[newcomer].since < end


def test_a_mandate_for_another_group_ends_when_the_new_one_begins(call, group):
    elsewhere = make_focal_point()
    stand(call, group, elsewhere.user, *people(2))

    seated = certify(decide(prepare(closed(call), group), elsewhere.user))

    elsewhere.refresh_from_db()
    assert elsewhere.until == seated[elsewhere.user].since


def test_an_announced_end_for_another_group_is_waited_for(call, group):
    elsewhere = make_focal_point()
    end = clock.today() + timedelta(days=40)
    end_mandate(elsewhere, on=end, actor=None, reason="The term ends.")
    stand(call, group, elsewhere.user)

    (seated,) = seat(closed(call), group)

    assert seated.since == end


def test_two_who_hold_one_seat_after_each_other_are_both_seated(call, group):
    leaving, designate = people(2)
    present = make_focal_point(family=group, seat=1, user=leaving)
    end = clock.today() + timedelta(days=40)
    end_mandate(present, on=end, actor=None, reason="The term ends.")
    begin_mandate(group, designate, seat=1, since=end, actor=None)
    stand(call, group, leaving, designate)

    seated = seat(closed(call), group)

    assert {mandate.seat for mandate in seated} == {1, 2}


def test_what_somebody_said_before_is_kept_when_they_are_seated(group):
    call, person, operator = make_seats_call(asks_region=True), make_user(), make_operator()
    say_of_oneself(person, gender="woman", region="Alps")
    stand(call, group, person, region="Andes")
    done = closed(call)

    with clock.at(call.closes_at):
        seat_unopposed(done, group, actor=operator)

    person.refresh_from_db()
    assert (person.self_statement.gender, person.self_statement.region) == ("woman", "Andes")
    actors = AuditEntry.objects.filter(event="families.self_stated").values_list("actor", flat=True)
    assert list(actors.order_by("number")) == [
        audit.reference_to(person),
        audit.reference_to(operator),
    ]


# --- links instead of titles -----------------------------------------------------------


def test_a_new_title_changes_nothing_of_what_a_call_began(call, group):
    stand(call, group, *people(2))
    done = closed(call)
    seat(done, group)

    type(done).objects.filter(pk=done.pk).update(title="Corrected")
    done.refresh_from_db()

    assert unseated(done) == []
    assert refusal(seat, done, group).fact == "They have their seats already."


def test_an_annulled_vote_ends_what_it_began_whatever_it_is_called_now(call, group):
    one, other = people(2)
    stand(call, group, one, other, make_user())
    election = decide(prepare(closed(call), group), one, other)
    seated = certify(election)
    type(election).objects.filter(pk=election.pk).update(title="Corrected")
    election.refresh_from_db()

    with clock.at(election.certified_at + timedelta(hours=1)):
        annul(election, make_operator(), make_operator())

    assert not FocalPoint.objects.filter(pk__in=[m.pk for m in seated.values()], until=None)


def test_calls_that_closed_before_are_written_down_as_they_were(call, group):
    one, other = people(2)
    stand(call, group, one, other)
    done = closed(call)
    seated = seat(done, group)
    before = [(row.group_id, row.seats, row.route) for row in done.group_seats.all()]
    Seating.objects.all().delete()
    done.group_seats.all().delete()

    import_module("elections.migrations.0007_settle_closed_calls").settle(apps, None)

    assert [(row.group_id, row.seats, row.route) for row in done.group_seats.all()] == before
    assert [seating.mandate for seating in done.seatings.all()] == seated


# --- alternates ------------------------------------------------------------------------


def test_no_alternate_steps_into_a_seat_that_the_vote_left_open(group):
    call = make_seats_call(none_offered=True)
    one = make_user()
    for number in (1, 2):
        name_alternate(group, make_user(), seat=number, actor=None)
    set_stepping_in(group, step_in=True, actor=one)
    stand(call, group, one)

    seated = certify(decide(prepare(closed(call), group), one, None))
    with clock.at(call.closes_at + timedelta(days=3)):
        keep_time()

    assert [mandate.seat for mandate in seated.values()] == [1]
    assert list(FocalPoint.objects.filter(family=group).values_list("user", flat=True)) == [one.pk]
    assert list(Alternate.objects.filter(until=None).values_list("seat", flat=True)) == [1]


def test_no_alternate_steps_into_the_seats_of_an_annulled_vote(call, group):
    stood = people(3)
    for number in (1, 2):
        name_alternate(group, make_user(), seat=number, actor=None)
    set_stepping_in(group, step_in=True, actor=stood[0])
    stand(call, group, *stood)
    election = decide(prepare(closed(call), group), *stood[:2])
    certify(election)

    with clock.at(election.call.closes_at + timedelta(days=2, hours=1)):
        annulled = annul(election, make_operator(), make_operator())
        keep_time()
        seated = FocalPoint.objects.unfinished().filter(family=group).exists()

    assert annulled.status == ElectionStatus.ANNULLED
    assert not seated
