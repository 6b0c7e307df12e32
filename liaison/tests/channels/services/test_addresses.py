"""Addresses that fail, addresses chosen, and exceptions to the rules."""

from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from liaison.choices.channels import ChannelEvent, OverrideKind
from liaison.models import AddressChoice
from liaison.models.channels.membership import members_of
from liaison.services.channels.addresses import choose_address, clear_address, mark_address
from liaison.services.channels.exceptions import end_override, make_override
from liaison.sources.channels import tasks_for
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_contact,
    make_post,
    make_subscriber,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


def told():
    return set(OutgoingMail.objects.values_list("to", flat=True))


def test_a_marked_address_gets_nothing_and_its_colleague_hears_of_it():
    family = make_family()
    mandate, colleague = (make_focal_point(family=family, seat=seat) for seat in (1, 2))
    make_member()

    state = mark_address(mandate.user.email.upper(), reason="550 No such user")

    assert (state.reason, state.marked_at is not None) == ("550 No such user", True)
    assert told() == {colleague.user.email}
    post = make_post()
    assert not OutgoingMail.objects.filter(occasion=post.occasion, to=mandate.user.email).exists()


def test_without_a_colleague_the_secretariat_hears_of_it():
    mandate, member = make_focal_point(), make_member()

    mark_address(mandate.user.email, reason="550")

    assert told() == {member.email}


def test_a_contact_of_another_body_is_the_secretariats_matter():
    member, contact = make_member(), make_contact("ccbi")

    mark_address(contact.email, reason="550")

    (letter,) = OutgoingMail.objects.all()
    assert letter.to == member.email
    assert contact.name in letter.subject


def test_the_person_hears_of_it_at_another_address_of_theirs():
    mandate = make_focal_point()
    add_address(mandate.user, "second@example.org")

    mark_address(mandate.user.email, reason="550 No such user")

    letter = OutgoingMail.objects.get(to="second@example.org")
    assert mandate.user.email in letter.body
    assert "550 No such user" in letter.body


def test_a_subscriber_whose_address_fails_is_nobodys_matter():
    make_member()
    reader = make_subscriber()

    mark_address(reader.email, reason="550")

    assert told() == set()


def test_marking_twice_tells_once():
    mandate, _member = make_focal_point(), make_member()

    first = mark_address(mandate.user.email, reason="550")
    again = mark_address(mandate.user.email, reason="551")

    assert (again.marked_at, again.reason) == (first.marked_at, "550")
    assert OutgoingMail.objects.count() == 1
    assert AuditEntry.objects.count() == 1


def test_the_person_sees_it_on_the_desk_and_says_that_it_works_again():
    user = make_focal_point().user
    state = mark_address(user.email, reason="550")

    before = [task.title for task in tasks_for(user)]
    clear_address(state, actor=user)

    assert before == [f"Mail to {user.email} comes back"]
    assert tasks_for(user) == []
    state.refresh_from_db()
    assert (state.marked_at, state.hard_bounces) == (None, 0)
    assert members_of(channel())[0].receives


def test_an_address_is_chosen_among_ones_own_verified_ones():
    user = make_focal_point().user
    add_address(user, "second@example.org")
    add_address(user, "unproven@example.org", verified=False)

    choose_address(channel(), user=user, email="Second@example.org")
    for foreign in ("unproven@example.org", "somebody@example.org"):
        with pytest.raises(DomainError):
            choose_address(channel(), user=user, email=foreign)

    assert members_of(channel())[0].email == "second@example.org"
    choose_address(channel(), user=user, email=user.email)
    assert not AddressChoice.objects.exists()


# --- exceptions --------------------------------------------------------------------------


def an_exception(**fields):
    values = {
        "kind": OverrideKind.ADD,
        "email": "guest@example.org",
        "name": "Guest",
        "reason": "Takes the minutes.",
        "actor": make_user(Role.STAFF),
    }
    return make_override(channel(), **values | fields)


def test_an_exception_is_dated_explained_and_on_record():
    override = an_exception(until=clock.today() + timedelta(days=30))

    entry = AuditEntry.objects.get()
    assert override.since == clock.today()
    assert (entry.event, entry.is_public) == (ChannelEvent.OVERRIDE_MADE, False)
    assert "guest@example.org" not in str(entry.content)
    assert [member.email for member in members_of(channel())] == ["guest@example.org"]


def test_an_exception_finds_the_person_behind_the_address():
    user = make_focal_point().user
    add_address(user, "second@example.org")

    override = an_exception(kind=OverrideKind.REMOVE, email="SECOND@example.org", name="")

    assert (override.user, override.name) == (user, str(user))
    assert members_of(channel()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "  "},
        {"since": date(2005, 2, 2), "until": date(2005, 2, 2)},
        {"since": date(2005, 2, 2), "until": date(2005, 2, 1)},
    ],
)
def test_an_exception_without_a_reason_or_a_span_is_refused(fields):
    with pytest.raises(DomainError):
        an_exception(**fields)


def test_the_same_exception_runs_once():
    an_exception()

    with pytest.raises(DomainError):
        an_exception(email="Guest@example.org")


def in_days(number):
    return clock.today() + timedelta(days=number)


@pytest.mark.parametrize(
    ("since", "until", "is_refused"),
    [
        (0, None, True),
        (0, 6, True),
        (0, 5, False),
        (6, 7, True),
        (10, None, False),
        (9, None, True),
    ],
)
def test_on_each_day_there_is_one_exception_of_a_kind(since, until, is_refused):
    an_exception(since=in_days(5), until=in_days(10))
    span = {"since": in_days(since), "until": until and in_days(until)}

    if not is_refused:
        an_exception(**span)
        return
    with pytest.raises(DomainError, match="The same exception holds from"):
        an_exception(**span)


def test_an_open_exception_does_not_run_into_an_open_one_that_is_to_begin():
    an_exception(since=in_days(5))

    with pytest.raises(DomainError):
        an_exception()


def test_an_exception_that_was_ended_before_it_began_is_in_nobodys_way():
    end_override(an_exception(since=in_days(5)), actor=make_user(Role.STAFF))

    assert an_exception().until is None


def test_an_ended_exception_holds_no_more_and_stays_on_record():
    override = an_exception(since=clock.today() - timedelta(days=3))

    end_override(override, actor=make_user(Role.STAFF))

    assert members_of(channel()) == []
    assert len(members_of(channel(), clock.today() - timedelta(days=1))) == 1
    with pytest.raises(DomainError):
        end_override(override, actor=make_user(Role.STAFF))
