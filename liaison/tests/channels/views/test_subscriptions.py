"""In and out of a channel without an account: by form, by signed link, by one click."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison import channel_links
from liaison.choices.channels import OverrideKind, RuleKind
from liaison.models import ChannelRule, Subscription
from liaison.models.channels.membership import members_of
from liaison.services.channels.addresses import mark_address
from liaison.tests.channels.factories import channel, make_override, make_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts_of_earlier_tests():
    cache.clear()


def url(name, *args):
    return reverse(f"channels:{name}", args=args)


def ask(client, email="anna@example.org"):
    return client.post(
        url("subscribe", "plenary"), {"email": email, "language": "fr", "name": "Anna"}
    )


def path_of(address):
    return address.removeprefix("http://127.0.0.1:8000")


def test_asking_says_the_same_whoever_subscribes(client):
    make_subscriber(email="known@example.org")

    new, known = ask(client), ask(client, "KNOWN@example.org")

    assert (new.status_code, new["Location"]) == (302, "/channels/subscribe/sent/")
    assert client.get(new["Location"]).status_code == 200
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])


def test_opening_the_link_changes_nothing_and_its_button_does(client):
    ask(client)
    subscription = Subscription.objects.get()
    page = path_of(channel_links.confirm_url(subscription))

    client.get(page)
    client.head(page)
    subscription.refresh_from_db()
    opened = subscription.is_running
    client.post(page)
    subscription.refresh_from_db()

    assert opened is False
    assert subscription.is_running


def test_a_stale_link_says_so(client):
    assert client.get(url("subscribe-confirm", "1-2.forged")).status_code == 404


LONG = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.org"  # 308 letters


@pytest.mark.parametrize("email", [LONG, "a@b", "anna@example.org\x00"])
def test_an_address_no_mail_goes_to_is_told_in_the_forms(client, email):
    reader = make_subscriber()
    page = path_of(channel_links.subscription_url(reader))

    asked = ask(client, email)
    moved = client.post(page, {"language": "es", "time_zone": "UTC", "new_email": email})

    assert asked.context["form"].errors["email"]
    assert moved.context["form"].errors["new_email"]
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("emails", "refused_at"),
    [(["anna@example.org"] * 6, 5), ([f"reader-{n}@example.org" for n in range(21)], 20)],
)
def test_who_asks_too_often_is_told_to_wait(client, emails, refused_at):
    codes = [ask(client, email).status_code for email in emails]

    assert codes == [302] * refused_at + [429]


@pytest.mark.parametrize("slug", ["bureau", "csb-wgig", "nothing"])
def test_channels_of_mandates_have_no_form_to_join(client, slug):
    assert client.get(url("subscribe", slug)).status_code == 404


def leaving(of="plenary"):
    (member,) = members_of(channel(of))
    return path_of(channel_links.leave_url(channel(of), member))


def test_one_click_of_a_mail_program_ends_the_mail_and_the_second_is_nothing(client):
    reader = make_subscriber()
    page = leaving()

    first = client.post(page, {"List-Unsubscribe": "One-Click"})
    again = client.post(page, {"List-Unsubscribe": "One-Click"})

    reader.refresh_from_db()
    assert (first.status_code, again.status_code) == (200, 200)
    assert reader.left_at is not None
    assert OutgoingMail.objects.filter(to=reader.email).count() == 1


def test_the_click_needs_no_cookie_and_no_login():
    reader = make_subscriber()

    response = Client(enforce_csrf_checks=True).post(leaving())

    reader.refresh_from_db()
    assert response.status_code == 200
    assert reader.left_at is not None


def test_opening_the_way_out_changes_nothing(client):
    reader = make_subscriber()

    text = client.get(leaving()).text

    reader.refresh_from_db()
    assert "Send me no more" in text
    assert reader.left_at is None


def test_a_forged_way_out_leads_nowhere(client):
    make_subscriber()

    assert client.post(url("leave", "1-s1.forged")).status_code == 404
    assert members_of(channel("plenary"))[0].receives


def test_a_way_out_of_a_mandate_explains_the_rule(client):
    user = make_focal_point().user

    text = client.post(leaving("bureau")).text

    assert "You cannot leave this channel" in text
    assert members_of(channel())[0].email == user.email


def test_a_subscriber_changes_the_language_and_pauses_by_a_signed_link(client):
    reader = make_subscriber()
    page = path_of(channel_links.subscription_url(reader))
    values = {"name": "Ana", "language": "es", "time_zone": "America/Lima", "is_paused": "on"}

    client.post(page, values)

    (member,) = members_of(channel("plenary"))
    assert (member.name, member.language, member.is_paused) == ("Ana", "es", True)


def test_a_subscriber_moves_to_another_address_once_that_is_confirmed(client):
    reader = make_subscriber()
    page = path_of(channel_links.subscription_url(reader))
    values = {"name": "", "language": "es", "time_zone": "UTC", "new_email": "new@example.org"}

    client.post(page, values)
    new = Subscription.objects.get(email="new@example.org")
    before = {member.email for member in members_of(channel("plenary"))}
    client.post(path_of(channel_links.confirm_url(new)))

    assert before == {reader.email}
    assert {member.email for member in members_of(channel("plenary"))} == {"new@example.org"}


def settings_of(reader):
    return path_of(channel_links.subscription_url(reader))


def test_the_page_of_a_subscription_says_where_the_posts_go(client):
    reader = make_subscriber()
    page = settings_of(reader)

    running = client.get(page).text
    mark_address(reader.email, reason="550")
    marked = client.get(page).text
    cleared = client.post(page, {"works": "yes"}, follow=True).text
    make_override(channel("plenary"), OverrideKind.REMOVE, email=reader.email, reason="Sold.")
    removed = client.get(page).text

    assert f"<p>To {reader.email}.</p>" in running
    assert "mail to it came back, so nothing is sent" in marked
    assert f"Posts go to {reader.email} again." in cleared
    assert f"<p>To {reader.email}.</p>" in cleared
    assert "no posts come to you. Its reason: Sold." in removed


def test_too_many_new_addresses_are_told_and_nothing_is_kept(client):
    reader = make_subscriber(language="en")
    values = {"name": "", "language": "es", "time_zone": "UTC", "new_email": "new@example.org"}
    for _ in range(5):
        ask(client, "new@example.org")

    response = client.post(settings_of(reader), values)

    reader.refresh_from_db()
    assert "Try again in an hour" in response.text
    assert "Kept." not in response.text
    assert reader.language == "en"


def test_a_channel_that_takes_nobody_any_more_is_told_and_nothing_is_kept(client):
    reader = make_subscriber(language="en")
    channel("plenary").rules.all().delete()
    values = {"name": "", "language": "es", "time_zone": "UTC", "new_email": "new@example.org"}

    response = client.post(settings_of(reader), values)

    reader.refresh_from_db()
    assert "takes no subscriptions" in response.context["form"].errors["new_email"][0]
    assert reader.language == "en"


def test_whom_the_secretariat_keeps_out_reads_why_and_no_promise(client):
    ask(client)
    make_override(channel("plenary"), OverrideKind.REMOVE, email="anna@example.org", reason="Sold.")

    text = client.post(path_of(channel_links.confirm_url(Subscription.objects.get()))).text

    assert "no posts come to you: Sold." in text
    assert "The posts will come by mail" not in text


def test_whoever_belongs_by_office_too_is_not_told_that_no_posts_come(client):
    ChannelRule.objects.create(channel=channel("plenary"), rule=RuleKind.FOCAL_POINTS)
    mandate = make_focal_point()
    reader = make_subscriber(email=mandate.user.email, user=mandate.user)

    text = client.post(settings_of(reader), {"erase": "yes"}).text

    assert (
        f"You still belong to the channel, because you are: focal point of {mandate.family}."
        in (text)
    )


def test_a_subscriber_is_forgotten_at_their_word(client):
    reader = make_subscriber()

    text = client.post(path_of(channel_links.subscription_url(reader)), {"erase": "yes"}).text

    assert "Your address is erased" in text
    assert not Subscription.objects.exists()


def test_a_forged_link_opens_nobodys_subscription(client):
    make_subscriber()

    assert client.get(url("subscription", "1.forged")).status_code == 404


def test_an_account_finds_its_own_address_in_the_form(client):
    user = make_user(Role.STAFF)
    log_in(client, user)

    form = client.get(url("subscribe", "plenary")).context["form"]

    assert form["email"].value() == user.email
