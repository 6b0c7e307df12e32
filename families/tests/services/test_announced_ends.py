"""An announced end is taken back or brought forward by its holder, before it comes; recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.models import FocalPoint, FormerEnd
from families.services.ends import bring_end_forward, take_back_end
from families.services.mandates import begin_mandate, end_mandate, step_down
from families.services.rosters_as_of import families_on, roster_on
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

TODAY = date(2005, 3, 1)
LATER = date(2005, 3, 15)
DAY = timedelta(days=1)


def on(day):
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _first_of_march():
    with on(TODAY):
        yield


@pytest.fixture
def leaving():
    eva = make_user(name="Eva", email="eva@example.org")
    mandate = make_focal_point(family=make_family(slug="youth", name_en="Youth"), user=eva)
    return step_down(mandate, actor=eva, on=LATER)


def leaves_on(day):
    """Return the end that was known on a day, on both ways of asking."""
    (one,), (other,) = ([f.seats_on(day)[0] for f in ask(day)] for ask in (roster_on, families_on))
    assert one.leaves_on == other.leaves_on
    return one.leaves_on


def refusal(act, *args, **kwargs):
    with pytest.raises(DomainError) as error:
        act(*args, **kwargs)
    return error.value.fact


def test_whoever_takes_it_back_keeps_the_seat_and_every_day_shows_what_was_known(leaving):
    with on(TODAY + 2 * DAY):
        taken = take_back_end(leaving, actor=leaving.user)

    assert (taken.until, taken.end_recorded_on) == (None, None)
    assert [leaves_on(TODAY + n * DAY) for n in (-1, 0, 1, 2, 3)] == [
        None,
        LATER,
        LATER,
        None,
        None,
    ]
    former = FormerEnd.objects.get()
    assert (former.until, former.recorded_on, former.replaced_on) == (
        LATER,
        TODAY,
        TODAY + 2 * DAY,
    )
    entry = AuditEntry.objects.get(event="families.end_taken_back")
    assert entry.actor == audit.reference_to(leaving.user)


def test_an_end_is_brought_forward_and_the_seat_is_free_from_the_new_day_on(leaving):
    earlier = TODAY + 5 * DAY

    with on(TODAY + 2 * DAY):
        moved = bring_end_forward(leaving, on=earlier, actor=leaving.user)

    assert (moved.until, moved.end_recorded_on) == (earlier, TODAY + 2 * DAY)
    assert [leaves_on(TODAY + n * DAY) for n in (0, 1, 2)] == [LATER, LATER, earlier]
    (family,) = roster_on(TODAY + 7 * DAY)
    assert family.seats_on(TODAY + 7 * DAY)[0].days_vacant == 2


def test_each_announcement_is_heard_of(leaving):
    staff = make_user(Role.STAFF, name="Sam", email="staff@example.org")
    take_back_end(leaving, actor=leaving.user)
    step_down(FocalPoint.objects.get(), actor=leaving.user, on=LATER)

    told = OutgoingMail.objects.filter(to=staff.email).order_by("pk")
    assert [letter.subject for letter in told] == [
        "Eva stays in Youth after all",
        "Seat 1 of Youth is vacant from 15 March 2005",
    ]
    assert_golden(told[0], "families/end_taken_back")


def test_what_came_is_not_taken_back(leaving):
    with on(LATER):
        assert refusal(take_back_end, leaving, actor=leaving.user).startswith("No end")
        assert refusal(bring_end_forward, leaving, on=LATER, actor=leaving.user).startswith(
            "No end"
        )


def test_only_its_holder_changes_an_announced_end(leaving):
    for act, more in ((take_back_end, {}), (bring_end_forward, {"on": TODAY})):
        fact = refusal(act, leaving, actor=make_user(), **more)
        assert fact == "This mandate is held by somebody else."


def test_an_end_that_staff_recorded_is_brought_forward_and_not_taken_back():
    mandate = make_focal_point()
    end_mandate(mandate, on=LATER, actor=make_user(Role.STAFF), reason="x")

    fact = refusal(take_back_end, mandate, actor=mandate.user)
    moved = bring_end_forward(mandate, on=TODAY, actor=mandate.user)

    assert fact == "You did not announce this end yourself."
    assert moved.until == TODAY


def test_a_seat_that_is_given_to_a_successor_is_not_taken_back(leaving):
    successor = begin_mandate(
        leaving.family, make_user(name="Ion"), seat=1, since=LATER, actor=None
    )
    fact = refusal(take_back_end, leaving, actor=leaving.user)
    assert fact == "Ion is chosen to follow on 15 March 2005."

    step_down(successor, actor=successor.user)

    assert take_back_end(leaving, actor=leaving.user).until is None


def test_a_successor_begins_on_their_own_day_when_the_end_is_brought_forward(leaving):
    begin_mandate(leaving.family, make_user(), seat=1, since=LATER, actor=None)

    bring_end_forward(leaving, on=LATER - 3 * DAY, actor=leaving.user)

    (family,) = roster_on(LATER - DAY)
    assert family.seats_on(LATER - DAY)[0].is_vacant


def test_whoever_is_chosen_for_another_seat_does_not_keep_this_one(leaving):
    media = make_family(name_en="Media")
    begin_mandate(media, leaving.user, since=LATER, actor=None)

    fact = refusal(take_back_end, leaving, actor=leaving.user)

    assert fact == "You are chosen for Media from 15 March 2005 on."


@pytest.mark.parametrize("day", [TODAY - DAY, LATER, LATER + DAY])
def test_an_end_is_brought_forward_to_a_day_between_today_and_itself(leaving, day):
    fact = refusal(bring_end_forward, leaving, on=day, actor=leaving.user)

    assert fact.startswith("The seat would be given up on")


def test_the_database_lets_no_end_go_that_is_not_written_down(leaving):
    with pytest.raises(IntegrityError), transaction.atomic():
        FocalPoint.objects.update(until=None, end_recorded_on=None)


def test_the_page_offers_both_and_takes_them(client, leaving):
    client.force_login(leaving.user)
    page = client.get("/families/youth/step-down/").text
    assert "Keep my seat after all" in page
    assert "Leave earlier" in page

    client.post("/families/youth/step-down/change/", {"on": "2005-03-10"})
    assert FocalPoint.objects.get().until == date(2005, 3, 10)
    kept = client.post("/families/youth/step-down/change/", {"take_back": "1"}, follow=True)

    assert "You keep your seat." in kept.text
    assert FocalPoint.objects.get().until is None


def test_nobody_else_reaches_the_door(client, leaving):
    client.force_login(make_user())

    assert client.post("/families/youth/step-down/change/", {"take_back": "1"}).status_code == 403
