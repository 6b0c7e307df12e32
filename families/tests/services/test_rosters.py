"""Rosters against the roll: who begins, who leaves, who stays, in which seat and since when."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, User
from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.services.mandates import begin_mandate
from families.services.rosters import import_roster, preview_roster
from families.tests.factories import make_family, make_focal_point
from families.tests.files import HEADER, roster, sentences

pytestmark = pytest.mark.django_db

NOON = datetime(2005, 3, 1, 12, tzinfo=UTC)
TODAY = date(2005, 3, 1)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOON):
        yield


@pytest.fixture
def youth():
    return make_family(slug="youth", name_en="Youth", aliases="Youth Caucus")


@pytest.fixture
def asia():
    return make_family(slug="asia", name_en="Asia")


def seat(family, email, number=1, **fields):
    user = make_user(email=email, name=email.split("@")[0])
    return make_focal_point(family=family, user=user, seat=number, **fields)


def roll(family):
    """Who sits for a family today: seat and address."""
    sitting = FocalPoint.objects.current().filter(family=family).order_by("seat")
    return [(mandate.seat, mandate.user.email) for mandate in sitting]


def test_a_family_that_is_not_listed_is_left_alone(youth, asia):
    seat(asia, "a@example.org")

    plan = import_roster(roster("youth,Yu,yu@example.org,en"), actor=None)

    assert plan.counts == {"begun": 1, "ended": 0, "kept": 0}
    assert roll(asia) == [(1, "a@example.org")]


def test_whoever_a_listed_family_no_longer_lists_leaves_with_a_dated_mandate(youth):
    gone = seat(youth, "old@example.org", 1)
    seat(youth, "stays@example.org", 2)

    import_roster(
        roster("youth,New,new@example.org,en", "youth,stays,stays@example.org,en"), actor=None
    )

    gone.refresh_from_db()
    assert gone.until == TODAY
    assert roll(youth) == [(1, "new@example.org"), (2, "stays@example.org")]


def test_the_preview_says_who_leaves_and_writes_nothing(youth):
    gone = seat(youth, "old@example.org")

    plan = preview_roster(roster("youth,New,new@example.org,en"))

    assert [(e.mandate, e.until) for e in plan.endings] == [(gone, TODAY)]
    assert roll(youth) == [(1, "old@example.org")]


def test_whoever_leaves_does_so_on_the_day_the_successor_begins(youth):
    gone = seat(youth, "old@example.org")

    import_roster(
        roster("youth,New,new@example.org,en,2005-02-14", header=f"{HEADER},since"), actor=None
    )

    gone.refresh_from_db()
    assert gone.until == date(2005, 2, 14)


@pytest.mark.parametrize("since", ["2004-11-01", "2005-03-02"])
def test_nobody_begins_before_the_predecessor_or_in_the_future(youth, since):
    seat(youth, "old@example.org")

    plan = preview_roster(roster(f"youth,New,new@example.org,en,{since}", header=f"{HEADER},since"))

    assert [(lines, column) for lines, column, _fact in sentences(plan)] == [((2,), "since")]


def test_nobody_begins_in_a_seat_that_was_held_on_that_day(youth):
    seat(youth, "old@example.org", until=date(2005, 2, 1))

    plan = preview_roster(
        roster("youth,New,new@example.org,en,2005-01-10", header=f"{HEADER},since")
    )

    assert sentences(plan) == [((2,), "since", "Seat 1 of youth was held until 2005-02-01.")]


def test_people_keep_the_seat_they_have_whatever_the_file_says(youth):
    seat(youth, "a@example.org", 1)
    seat(youth, "b@example.org", 2)
    swapped = roster(
        "youth,b,b@example.org,en,1", "youth,a,a@example.org,en,2", header=f"{HEADER},seat"
    )

    plan = import_roster(swapped, actor=None)

    assert plan.is_unchanged
    assert [warning.fact for warning in plan.findings.warnings] == [
        "This person holds seat 2, and that stays.",
        "This person holds seat 1, and that stays.",
    ]


def test_a_newcomer_gets_the_free_seat_if_the_one_asked_for_is_held(youth):
    seat(youth, "a@example.org", 1)
    lines = roster(
        "youth,New,new@example.org,en,1", "youth,a,a@example.org,en,", header=f"{HEADER},seat"
    )

    plan = import_roster(lines, actor=None)

    assert roll(youth) == [(1, "a@example.org"), (2, "new@example.org")]
    assert [warning.fact for warning in plan.findings.warnings] == [
        "Seat 1 is held by somebody who stays; this person gets seat 2."
    ]


def test_two_people_cannot_be_put_into_one_seat(youth):
    plan = preview_roster(
        roster("youth,A,a@example.org,en,1", "youth,B,b@example.org,en,1", header=f"{HEADER},seat")
    )

    assert sentences(plan) == [
        ((2, 3), "seat", "Lines 2 and 3 put two people into seat 1 of youth.")
    ]


def test_a_person_cannot_be_listed_for_two_families(youth, asia):
    plan = preview_roster(roster("youth,A,a@example.org,en", "asia,A,A@EXAMPLE.org,en"))

    assert sentences(plan) == [
        ((2, 3), "email", "a@example.org stands in lines 2 (youth) and 3 (asia).")
    ]


def test_one_person_under_two_of_their_addresses_is_noticed(youth, asia):
    user = make_user(email="a@example.org")
    user.emailaddress_set.create(email="second@example.org", verified=True)

    plan = preview_roster(roster("youth,A,a@example.org,en", "asia,A,second@example.org,en"))

    assert [lines for lines, _column, _fact in sentences(plan)] == [(2, 3)]


def test_a_person_who_sits_for_another_family_is_refused(youth, asia):
    seat(asia, "a@example.org")

    plan = preview_roster(roster("youth,A,a@example.org,en"))

    assert sentences(plan) == [
        ((2,), "email", "a@example.org sits for asia, seat 1, since 2004-12-10.")
    ]


def test_two_people_who_change_families_in_one_file_change_places(youth, asia):
    seat(youth, "a@example.org")
    seat(asia, "b@example.org")

    import_roster(roster("youth,b,b@example.org,en", "asia,a,a@example.org,en"), actor=None)

    assert (roll(youth), roll(asia)) == ([(1, "b@example.org")], [(1, "a@example.org")])


def test_a_name_the_portal_knows_otherwise_stays_and_says_so(youth):
    seat(youth, "a@example.org")

    plan = import_roster(roster("youth,Somebody else,a@example.org,fr"), actor=None)

    (warning,) = plan.findings.warnings
    assert warning.fact == "The portal knows this person as “a”, and that stays."
    assert User.objects.get(email="a@example.org").name == "a"


@pytest.mark.parametrize(
    ("slug", "fact", "remedy"),
    [
        ("yuoth", "There is no such family.", "Did you mean “youth”?"),
        ("Youth Caucus", "There is no such family.", "Did you mean “youth”?"),
        ("zzz", "There is no such family.", "Write one of: youth."),
        ("", "The cell is empty.", "Write one of: youth."),
    ],
)
def test_an_unknown_family_is_refused_and_the_nearest_named(youth, slug, fact, remedy):
    (problem,) = preview_roster(roster(f"{slug},A,a@example.org,en")).findings.problems

    assert (problem.fact, problem.remedy) == (fact, remedy)


def test_nobody_can_be_seated_for_a_dormant_family():
    make_family(slug="social-movements", status="dormant")

    plan = preview_roster(roster("social-movements,A,a@example.org,en"))

    assert [fact for *_where, fact in sentences(plan)] == [
        "The family is dormant, so nobody can sit for it."
    ]


def test_a_closed_account_is_not_seated(youth):
    make_user(email="a@example.org", is_active=False)

    plan = preview_roster(roster("youth,A,a@example.org,en"))

    assert [fact for *_where, fact in sentences(plan)] == ["This person's account is closed."]


def test_a_line_that_says_somebody_is_not_in_office_is_refused(youth):
    plan = preview_roster(roster("youth,A,a@example.org,en,resigned", header=f"{HEADER},status"))

    assert [column for _lines, column, _fact in sentences(plan)] == ["status"]


def test_nobody_is_said_to_leave_a_family_with_a_refused_line(youth):
    seat(youth, "a@example.org")

    plan = preview_roster(roster("youth,A,a(at)example.org,en"))

    assert plan.endings == []


def test_whoever_is_chosen_to_leave_must_be_in_the_file_or_in_office(youth):
    plan = preview_roster(roster("youth,A,a@example.org,en"), leaving=["x@example.org"])

    assert [fact for *_where, fact in sentences(plan)] == [
        "x@example.org was chosen to leave, but is neither in the file nor in office."
    ]


def test_a_person_in_office_can_be_chosen_to_leave_for_a_third(youth):
    seat(youth, "a@example.org", 1)
    seat(youth, "b@example.org", 2)
    three = roster(
        "youth,a,a@example.org,en", "youth,b,b@example.org,en", "youth,c,c@example.org,en"
    )

    plan = import_roster(three, leaving=["A@example.org "], actor=None)

    assert plan.counts == {"begun": 1, "ended": 1, "kept": 1}
    assert roll(youth) == [(1, "c@example.org"), (2, "b@example.org")]


def test_a_stale_preview_is_refused_in_words(youth):
    content = roster("youth,A,a@example.org,en")
    seen = preview_roster(content).fingerprint
    begin_mandate(youth, make_user(), actor=None)

    with pytest.raises(DomainError) as refusal:
        import_roster(content, expected=seen, actor=None)

    assert str(refusal.value) == (
        "An import does what its preview showed, and nothing else. "
        "The portal's records have changed since this preview was made. "
        "Look at the new preview below, and confirm that one."
    )
    assert not User.objects.filter(email="a@example.org").exists()


def test_an_import_is_in_the_trail_by_its_hash_and_counts(youth):
    staff = make_user()

    plan = import_roster(roster("youth,A,a@example.org,en"), actor=staff)

    entry = AuditEntry.objects.get(event="families.roster_imported")
    assert entry.actor == audit.reference_to(staff)
    assert entry.data == {"sha256": plan.sha256, "begun": 1, "ended": 0, "kept": 0}
    assert audit.verify_database() == AuditEntry.objects.count()


def test_a_preview_costs_the_same_queries_however_long_the_file(youth, django_assert_num_queries):
    few = roster("youth,A,a@example.org,en")
    many = roster(*(f"youth,A{n},a{n}@example.org,en" for n in range(50)))
    with django_assert_num_queries(5):
        preview_roster(few)

    with django_assert_num_queries(4):
        preview_roster(many)
