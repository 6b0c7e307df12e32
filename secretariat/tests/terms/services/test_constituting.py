from datetime import date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.choices import CallStatus, ElectionStatus, Route
from elections.models import Complaint
from elections.tests.factories import at_geneva, make_call, make_election
from families.tests.factories import make_focal_point
from secretariat.choices.terms import Act, EndReason, TermStatus
from secretariat.models import Seat, Term
from secretariat.permissions.terms import is_secretariat_member
from secretariat.services.terms.constituting import constitute_secretariat
from secretariat.tests.factories import (
    make_certified_election,
    make_elected_term,
    make_pair,
    make_pairs,
    make_served_term,
    make_settled_call,
    seated,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return make_user(Role.OPERATOR)


def test_the_six_of_the_elected_families_take_office_in_the_order_of_the_ranking(operator):
    with clock.at(at_geneva("2005-01-31 09:00")):
        pairs = make_pairs(5)
        election = make_certified_election(pairs)

        term = constitute_secretariat(election.call, actor=operator, on=date(2005, 1, 31))

        six = [person for pair in pairs[:3] for person in pair]
        assert seated(term) == dict(enumerate(six, start=1))
        assert {seat.act for seat in Seat.objects.all()} == {Act.ELECTION}
        assert all(is_secretariat_member(person.user) for person in six)
        assert not any(is_secretariat_member(person.user) for person in pairs[3])
    assert (term.election, term.seats) == (election, 6)
    assert (term.starts_on, term.ends_on) == (date(2005, 1, 31), date(2006, 1, 30))


def test_the_ranking_is_frozen_with_the_term(operator):
    pairs = make_pairs(4)
    term = constitute_secretariat(make_certified_election(pairs).call, actor=operator)

    ranking = [(standing.family, standing.is_chosen) for standing in term.standings.all()]

    expected = [True, True, True, False]
    assert ranking == [
        (pair[0].family, chosen) for pair, chosen in zip(pairs, expected, strict=True)
    ]


def test_the_six_and_the_bureau_are_told_and_the_trail_keeps_the_act(operator):
    pairs = make_pairs(5)
    election = make_certified_election(pairs)

    constitute_secretariat(election.call, actor=operator)

    to_members = OutgoingMail.objects.filter(occasion__startswith="seat-taken")
    to_bureau = OutgoingMail.objects.filter(occasion__startswith="secretariat-constituted")
    assert to_members.count() == 6
    assert {mail.to for mail in to_bureau} == {
        person.user.email for pair in pairs[3:] for person in pair
    }
    events = list(AuditEntry.objects.values_list("event", flat=True))
    assert events.count("secretariat.constituted") == 1
    assert events.count("secretariat.seat_taken") == 6


def test_exactly_three_volunteers_are_seated_without_a_vote(operator):
    pairs = make_pairs(3)

    term = constitute_secretariat(make_settled_call(pairs), actor=operator)

    assert len(seated(term)) == 6
    assert {seat.act for seat in Seat.objects.all()} == {Act.VOLUNTEERS}
    assert term.origin == "No election: three families volunteered."
    assert term.queue_opens_at is None


def test_fewer_than_three_are_seated_and_the_queue_is_announced_for_the_rest(operator):
    with clock.at(at_geneva("2005-01-14 18:05")):
        term = make_served_term(make_pairs(2))

    assert sorted(seated(term, date(2005, 1, 14))) == [1, 2, 3, 4]
    assert term.queue_opens_at == at_geneva("2005-01-16 09:00")
    assert OutgoingMail.objects.filter(occasion__startswith="queue-announced").count() == 0


def test_the_bureau_hears_of_the_queue_except_who_is_seated(operator):
    outsiders = make_pairs(2)

    term = make_served_term(make_pairs(2))

    mails = OutgoingMail.objects.filter(occasion=f"queue-announced:{term.pk}")
    assert {mail.to for mail in mails} == {
        person.user.email for pair in outsiders for person in pair
    }


def test_without_a_volunteer_all_six_seats_go_to_the_queue(operator):
    term = make_served_term([])

    assert seated(term) == {}
    assert term.queue_opens_at is not None


def test_a_vacancy_in_a_chosen_family_leaves_its_seat_empty(operator):
    pairs = [*make_pairs(2), [make_focal_point(seat=2)], make_pair()]

    term = constitute_secretariat(make_certified_election(pairs).call, actor=operator)

    assert sorted(seated(term)) == [1, 2, 3, 4, 6]
    assert seated(term)[6] == pairs[2][0]


def test_a_new_secretariat_ends_the_one_before_it(operator):
    with clock.at(at_geneva("2005-01-31 09:00")):
        former = make_elected_term(make_pairs(4))
    with clock.at(at_geneva("2005-06-01 09:00")):
        term = make_elected_term(make_pairs(4))

    former.refresh_from_db()
    assert former.status == TermStatus.ENDED
    assert former.ends_on == date(2005, 5, 31)
    ended = former.holdings.values_list("until", "end_reason")
    assert set(ended) == {(date(2005, 6, 1), EndReason.TERM_ENDED)}
    assert len(seated(former, date(2005, 5, 31))) == 6
    assert len(seated(term, date(2005, 6, 1))) == 6


def test_a_second_time_is_refused_in_words_and_changes_nothing(operator):
    term = make_elected_term(make_pairs(4))

    with pytest.raises(DomainError, match="was constituted on"):
        constitute_secretariat(term.call, actor=operator)

    assert Term.objects.count() == 1
    assert Seat.objects.count() == 6


def test_an_earlier_call_is_overtaken_by_a_later_one(operator):
    early = make_settled_call(make_pairs(3), closes_at=clock.now() - timedelta(days=5))
    make_served_term(make_pairs(3))

    with pytest.raises(DomainError, match="from a later call"):
        constitute_secretariat(early, actor=operator)


def test_two_secretariats_do_not_take_office_on_one_day(operator):
    make_served_term(make_pairs(3))
    later = make_settled_call(make_pairs(3), closes_at=clock.now() - timedelta(hours=1))

    with pytest.raises(DomainError, match="took office today"):
        constitute_secretariat(later, actor=operator)


@pytest.mark.parametrize(
    ("status", "fields", "words"),
    [
        (CallStatus.OPEN, {}, "The call is not closed: it is open"),
        (CallStatus.CLOSED, {"route": Route.VOTE}, "there is no election yet"),
    ],
)
def test_an_undecided_call_says_what_it_waits_for(status, fields, words, operator):
    call = make_call(status, **fields)

    with pytest.raises(DomainError, match=words):
        constitute_secretariat(call, actor=operator)

    assert not Term.objects.exists()


def test_an_election_that_is_not_certified_is_named(operator):
    election = make_election(title="Election of the three")

    with pytest.raises(DomainError, match="Election of the three is not certified"):
        constitute_secretariat(election.call, actor=operator)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": ElectionStatus.CANCELLED},
        {"status": ElectionStatus.ANNULLED},
        {"is_trial": True},
    ],
)
def test_what_was_called_off_or_annulled_or_a_trial_counts_as_none(fields, operator):
    election = make_election(**fields)

    with pytest.raises(DomainError, match="there is no election yet"):
        constitute_secretariat(election.call, actor=operator)


def test_nobody_is_seated_by_what_was_certified_and_then_annulled(operator):
    election = make_certified_election(make_pairs(4))
    type(election).objects.update(status=ElectionStatus.ANNULLED)

    with pytest.raises(DomainError, match="there is no election yet"):
        constitute_secretariat(election.call, actor=operator)


def test_the_time_to_complain_is_waited_for(operator):
    certified_at = at_geneva("2005-01-28 15:00")
    with clock.at(at_geneva("2005-01-29 14:59")):
        election = make_certified_election(make_pairs(5), certified_at=certified_at)
        with pytest.raises(DomainError, match=r"29 January 2005, 14:00 UTC \(15:00 CET\)"):
            constitute_secretariat(election.call, actor=operator)

    with clock.at(at_geneva("2005-01-29 15:00")):
        assert constitute_secretariat(election.call, actor=operator)


def test_an_unanswered_complaint_is_named(operator):
    pairs = make_pairs(5)
    election = make_certified_election(pairs)
    Complaint.objects.create(
        reference="CO-2005-0001",
        election=election,
        complainant=pairs[4][0].user,
        family=pairs[4][0].family,
        text="The reminder never came.",
        filed_at=clock.now(),
    )

    with pytest.raises(DomainError, match="CO-2005-0001"):
        constitute_secretariat(election.call, actor=operator)


def test_a_page_of_yesterday_constitutes_nothing(operator):
    call = make_settled_call(make_pairs(3))

    with pytest.raises(DomainError, match="never back-dated"):
        constitute_secretariat(call, actor=operator, on=clock.today() - timedelta(days=1))


def test_a_queue_is_not_announced_for_a_time_that_is_past(operator):
    call = make_settled_call(make_pairs(2))
    past: datetime = clock.now() - timedelta(seconds=1)

    with pytest.raises(DomainError, match="is past"):
        constitute_secretariat(call, actor=operator, queue_opens_at=past)
