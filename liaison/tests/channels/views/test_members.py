"""Who belongs, why one is in a channel oneself, and the ways in and out."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.channels import OverrideKind, RuleKind
from liaison.models import ChannelRule, MembershipOverride
from liaison.models.channels.membership import members_of
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_contact,
    make_override,
    make_subscriber,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"channels:{name}", args=args)


def test_members_see_each_other_with_their_mandates_and_without_addresses(client):
    mandate, contact = make_focal_point(), make_contact("ccbi")
    log_in(client, mandate.user)

    text = client.get(url("member-list", "csb-private")).text

    assert f"focal point of {mandate.family}" in text
    assert contact.name in text
    assert f"contact of {contact.counterpart}" in text
    assert contact.email not in text
    assert mandate.user.email not in text


def test_the_members_of_a_past_day_are_shown(client):
    gone = make_focal_point(since=date(2004, 1, 1), until=date(2005, 1, 1))
    log_in(client, make_focal_point(since=date(2005, 1, 1)).user)

    now = client.get(url("member-list", "bureau")).text
    then = client.get(url("member-list", "bureau"), {"on": "2004-06-01"}).text

    assert str(gone.user) not in now
    assert str(gone.user) in then
    assert client.get(url("member-list", "bureau"), {"on": "2004-13-99"}).status_code == 200


def test_subscribers_are_counted_for_each_other_and_named_for_those_by_office(client):
    plenary = channel("plenary")
    ChannelRule.objects.create(channel=plenary, rule=RuleKind.FOCAL_POINTS)
    mandate, user = make_focal_point(), make_user(name="Own name")
    make_subscriber(email=user.email, user=user)
    other = make_subscriber(name="Ana Other")
    make_override(plenary, OverrideKind.MUTE, email=other.email, name=other.name)

    for_a_subscriber = log_in(client, user).get(url("member-list", "plenary")).text
    for_a_member = log_in(client, mandate.user).get(url("member-list", "plenary")).text

    assert "Ana Other" not in for_a_subscriber
    assert str(mandate.user) in for_a_subscriber
    assert "3 members" in for_a_subscriber
    assert "2 subscribers, whom only those see" in for_a_subscriber
    assert "Ana Other" in for_a_member
    assert "whom only those see" not in for_a_member


def test_exceptions_are_shown_with_their_reasons(client):
    override = make_override(channel(), OverrideKind.ADD)
    log_in(client, make_focal_point().user)

    text = client.get(url("member-list", "bureau")).text

    assert override.reason in text
    assert override.email not in text


@pytest.mark.parametrize("name", ["member-list", "override-create"])
def test_strangers_see_no_members_and_make_no_exceptions(client, name):
    log_in(client, make_user())

    assert client.get(url(name, "bureau")).status_code == 403


def test_the_secretariat_makes_and_ends_an_exception(client):
    log_in(client, make_member())
    page = url("override-create", "bureau")
    values = {"kind": "add", "email": "guest@example.org", "name": "Guest"}

    assert client.get(page).status_code == 200
    refused = client.post(page, values)
    client.post(page, values | {"reason": "Takes the minutes."})
    override = MembershipOverride.objects.get()
    added = {member.email for member in members_of(channel())}
    client.post(url("override-end", "bureau", override.pk))

    assert refused.context["form"].errors["reason"]
    assert "guest@example.org" in added
    assert "guest@example.org" not in {member.email for member in members_of(channel())}


def test_an_exception_for_an_address_no_mail_goes_to_is_told_in_the_form(client):
    log_in(client, make_member())
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.org"
    values = {"kind": "add", "email": long, "reason": "Takes the minutes."}

    response = client.post(url("override-create", "bureau"), values)

    assert response.context["form"].errors["email"]


def test_a_member_without_an_office_ends_no_exception(client):
    override = make_override(channel(), OverrideKind.ADD)
    log_in(client, make_focal_point().user)

    assert client.post(url("override-end", "bureau", override.pk)).status_code == 403


def test_why_am_i_in_this(client):
    mandate = make_focal_point()
    log_in(client, mandate.user)

    text = client.get(url("my-place", "bureau")).text

    assert f"Because you are: focal point of {mandate.family}." in text
    assert "It ends when that ends." in text
    assert client.get(url("my-place", "secretariat")).status_code == 404


def test_the_page_of_a_channel_leads_its_members_to_their_place_in_it(client):
    place = url("my-place", "bureau")

    assert place not in client.get(url("channel", "bureau")).text
    assert place not in log_in(client, make_user()).get(url("channel", "bureau")).text
    member = log_in(client, make_focal_point().user)
    assert place in member.get(url("channel", "bureau")).text


def test_the_address_of_a_channel_is_chosen_on_its_page(client):
    user = make_focal_point().user
    add_address(user, "second@example.org")
    log_in(client, user)

    client.post(url("my-place", "bureau"), {"email": "second@example.org"})
    forged = client.post(url("my-place", "bureau"), {"email": "third@example.org"})

    assert members_of(channel())[0].email == "second@example.org"
    assert forged.context["form"].errors["email"]


def test_leaving_where_one_may_and_coming_back(client):
    channel(may_leave=True)
    user = make_focal_point().user
    log_in(client, user)

    client.post(url("my-leaving", "bureau"))
    silent = members_of(channel())[0].receives
    client.post(url("my-leaving", "bureau"), {"back": "yes"})

    assert silent is False
    assert members_of(channel())[0].receives


def test_what_the_secretariat_stopped_is_not_offered_back(client):
    user = make_focal_point().user
    make_override(channel(), OverrideKind.MUTE, email=user.email, actor=make_member())
    log_in(client, user)

    text = client.get(url("my-place", "bureau")).text

    assert "Its reason: Helps for a month." in text
    assert "Send me the posts again" not in text


def test_leaving_where_a_mandate_holds_is_refused_with_the_rule(client):
    user = make_focal_point().user
    log_in(client, user)

    response = client.post(url("my-leaving", "bureau"), follow=True)

    assert "the mail goes with the mandate or the office" in response.text
    assert members_of(channel())[0].receives


# --- an address of one's own -------------------------------------------------------------


def test_a_second_address_is_added_confirmed_and_then_one_may_write_from_it(client):
    user = make_focal_point().user
    log_in(client, user)

    client.post(reverse("account_email"), {"action_add": "", "email": "second@example.org"})
    unproven = members_of(channel())[0].addresses
    letter = OutgoingMail.objects.filter(to="second@example.org").latest("pk")
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    client.post(urlsplit(link).path)

    assert unproven == {user.email}
    assert members_of(channel())[0].addresses == {user.email, "second@example.org"}
