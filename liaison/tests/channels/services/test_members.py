"""Who belongs to a channel, by which rule, on which day."""

from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.choices.families import FamilyStatus
from families.models import FocalPoint
from families.tests.factories import make_family, make_focal_point
from liaison.choices.channels import OverrideKind, Posting
from liaison.models import AddressChoice, AddressState, Channel
from liaison.models.bodies.contact import Contact
from liaison.services.channels.members import (
    member_at,
    member_for,
    members_of,
    memberships_of,
    owners_of,
)
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_contact,
    make_override,
    make_subscriber,
)
from liaison.tests.factories import make_member, make_operator

pytestmark = pytest.mark.django_db


def emails(of, on=None):
    return {member.email for member in members_of(of, on)}


def test_the_bureau_is_its_sitting_focal_points():
    sitting, gone = make_focal_point(), make_focal_point(until=date(2005, 1, 1))
    dormant = make_focal_point(family=make_family(status=FamilyStatus.DORMANT))

    assert emails(channel()) == {sitting.user.email}
    assert not {gone.user.email, dormant.user.email} & emails(channel())


def test_a_mandate_that_ends_takes_the_membership_with_it_and_the_next_one_brings_it():
    mandate = make_focal_point(family=make_family(), seat=1)
    before = emails(channel())

    FocalPoint.objects.filter(pk=mandate.pk).update(until=clock.today())
    successor = make_focal_point(family=mandate.family, seat=1, since=clock.today())

    assert before == {mandate.user.email}
    assert emails(channel()) == {successor.user.email}


def test_membership_can_be_asked_for_any_day():
    old = make_focal_point(since=date(2004, 1, 1), until=date(2005, 3, 1))
    new = make_focal_point(family=old.family, since=date(2005, 3, 1))

    assert emails(channel(), date(2005, 2, 28)) == {old.user.email}
    assert emails(channel(), date(2005, 3, 1)) == {new.user.email}


def test_the_secretariats_channel_is_its_seats():
    make_focal_point()
    member = make_member()

    assert emails(channel("secretariat")) == {member.email}


def test_contacts_of_every_body_of_the_kind_belong_to_an_interface():
    business, itu = make_contact("ccbi"), make_contact("itu")
    chamber, gone = make_contact("icc"), make_contact("icc", until=date(2005, 1, 1))
    focal_point = make_focal_point()

    found = emails(channel("csb-private"))

    assert found == {business.email, chamber.email, focal_point.user.email}
    assert not {itu.email, gone.email} & found


def test_the_channel_with_the_division_has_its_contacts_and_the_operators():
    contact, other = make_contact("civil-society-division"), make_contact("itu")
    operator = make_operator()

    found = emails(channel("csb-csd"))

    assert found == {contact.email, operator.email}
    assert other.email not in found


def test_only_confirmed_subscribers_who_have_not_left_belong():
    running = make_subscriber()
    make_subscriber(confirmed_at=None)
    make_subscriber(left_at=clock.now() + timedelta(seconds=1))

    assert emails(channel("plenary")) == {running.email}


def test_a_subscription_counts_on_the_days_it_ran():
    now = clock.now()
    left = make_subscriber(confirmed_at=now - timedelta(days=10), left_at=now - timedelta(days=5))

    assert emails(channel("plenary"), clock.today() - timedelta(days=7)) == {left.email}
    assert emails(channel("plenary"), clock.today() - timedelta(days=12)) == set()
    assert emails(channel("plenary"), clock.today() - timedelta(days=2)) == set()


def test_staff_own_a_channel_and_get_none_of_its_posts():
    staff = make_user(Role.STAFF)

    assert emails(channel()) == set()
    assert [(owner.user, owner.receives) for owner in owners_of(channel())] == [(staff, False)]


def test_somebody_by_two_rules_is_one_member_with_both_grounds():
    user = make_operator()
    mandate = make_focal_point(user=user)

    (member,) = members_of(channel("csb-csd"))

    assert member.because == f"focal point of {mandate.family}, election operator"


def test_a_contact_who_is_a_focal_point_too_gets_each_post_once():
    mandate = make_focal_point()
    add_address(mandate.user, "second@business.example.org")
    contact = make_contact("ccbi", email="Second@business.example.org")

    (member,) = members_of(channel("csb-private"))

    assert (member.user, member.contact) == (mandate.user, contact)
    assert member.email == mandate.user.email


def test_an_exception_adds_and_takes_out_while_it_lasts():
    mandate = make_focal_point()
    guest = make_override(channel(), OverrideKind.ADD)
    make_override(channel(), OverrideKind.ADD, until=date(2004, 6, 1))
    make_override(channel(), OverrideKind.REMOVE, email=mandate.user.email.upper())

    (member,) = members_of(channel())

    assert member.email == guest.email
    assert member.because == "added by the secretariat: Helps for a month."


def test_a_muted_member_belongs_and_gets_nothing():
    mandate = make_focal_point()
    mute = make_override(channel(), OverrideKind.MUTE, email=mandate.user.email)

    (member,) = members_of(channel())

    assert (member.receives, member.muted) == (False, mute)


def test_an_exception_holds_for_the_person_whatever_their_address_is_now():
    mandate = make_focal_point()
    make_override(channel(), OverrideKind.REMOVE, email="former@example.org", user=mandate.user)

    assert members_of(channel()) == []
    assert member_for(channel(), mandate.user) is None


def test_a_marked_address_gets_nothing():
    mandate = make_focal_point()
    AddressState.objects.create(email=mandate.user.email.lower(), marked_at=clock.now())

    (member,) = members_of(channel())

    assert (member.receives, member.is_marked) == (False, True)


def test_a_paused_subscriber_gets_nothing_unless_an_office_brings_the_posts():
    make_subscriber(paused_at=clock.now())

    (member,) = members_of(channel("plenary"))

    assert (member.receives, member.is_paused) == (False, True)


def test_posts_go_to_the_address_chosen_for_the_channel_if_it_is_verified():
    mandate = make_focal_point()
    add_address(mandate.user, "second@example.org")
    choice = AddressChoice.objects.create(
        channel=channel(), user=mandate.user, email="second@example.org"
    )
    (chosen,) = members_of(channel())
    mandate.user.emailaddress_set.filter(email="second@example.org").update(verified=False)
    (fallen_back,) = members_of(channel())

    assert chosen.email == choice.email
    assert chosen.other_addresses == {mandate.user.email}
    assert fallen_back.email == mandate.user.email


def test_a_member_is_known_by_each_verified_address_and_by_no_other():
    mandate = make_focal_point()
    add_address(mandate.user, "second@example.org")
    add_address(mandate.user, "third@example.org", verified=False)

    found = member_at(channel(), "SECOND@example.org")

    assert found
    assert found.user == mandate.user
    assert member_at(channel(), "third@example.org") is None


def test_asking_about_one_person_agrees_with_the_whole_list():
    mandates = [make_focal_point() for _ in range(3)]
    add_address(mandates[0].user, "second@example.org")
    contact, reader = make_contact("ccbi"), make_subscriber()

    for one in Channel.objects.active():
        for member in members_of(one):
            assert member_at(one, member.email) == member
    assert member_at(channel(), contact.email) is None
    assert member_at(channel(), reader.email) is None


def test_whether_a_member_may_post_follows_the_channels_word():
    make_focal_point()
    six = make_member()

    by_default = {member.may_post for member in members_of(channel())}
    announced = members_of(channel(posting=Posting.SECRETARIAT))

    assert by_default == {True}
    assert {member.user for member in announced if member.may_post} == {six}


def test_the_memberships_of_a_person_cost_the_same_for_each_number_of_channels(
    django_assert_max_num_queries,
):
    mandate = make_focal_point()
    channels = Channel.objects.active().prefetch_related("rules")

    with django_assert_max_num_queries(14):
        found = memberships_of(mandate.user, channels)

    slugs = {one.slug for one in Channel.objects.filter(pk__in=found)}
    assert slugs == {"bureau", "csb-gb", "csb-private", "csb-io", "csb-csd", "csb-es"}


def test_a_list_of_members_costs_the_same_for_one_and_for_many(django_assert_num_queries):
    interface = channel("csb-private")
    for number in (1, 5):
        for _ in range(number):
            make_focal_point()
            make_contact("ccbi")
        with django_assert_num_queries(7):
            members_of(interface)


def test_a_new_contact_is_a_member_at_once():
    before = emails(channel("csb-io"))
    contact = make_contact("unesco")

    assert before == set()
    assert emails(channel("csb-io")) == {contact.email}
    Contact.objects.update(until=clock.today())
    assert emails(channel("csb-io")) == set()
