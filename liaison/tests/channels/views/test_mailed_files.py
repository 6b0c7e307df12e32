"""Files of posts by the links in members' own mails: most members have no account."""

from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from csb_portal import clock, files
from csb_portal.logs import without_secrets
from csb_portal.models import OutgoingMail
from families.tests.factories import make_focal_point
from liaison.choices.channels import OverrideKind
from liaison.services.channels.posting import Author
from liaison.services.engines.letters import mail_of
from liaison.tests.channels.factories import channel, make_contact, make_override, make_post

pytestmark = pytest.mark.django_db


def post_with_files(*, to="csb-private", by=None):
    by = by or make_focal_point().user
    stored = [files.store_bytes(f"{name}.txt", name.encode()) for name in ("agenda", "rooms")]
    return make_post(channel(to), author=Author.of_user(by), attachments=stored)


def text_to(email, post):
    mail = OutgoingMail.objects.get(occasion=post.occasion, to=email)
    raw = bytes(mail.head) + bytes(mail.shared.content) + bytes(mail.foot)
    return message_from_bytes(raw, policy=policy.default).get_content().replace("\r\n", "\n")


def links_to(email, post):
    words = text_to(email, post).split()
    return [urlsplit(word).path for word in words if "/channels/files/" in word]


def test_a_contact_without_an_account_opens_the_files_of_a_closed_channel(client):
    ines = make_contact("ccbi")
    post = post_with_files()

    agenda, rooms = links_to(ines.email, post)
    response = client.get(agenda)

    assert b"".join(response.streaming_content) == b"agenda"
    assert response["Content-Disposition"] == 'attachment; filename="agenda.txt"'
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(client.get(rooms).streaming_content) == b"rooms"


def test_each_member_has_links_of_their_own_above_what_is_never_quoted():
    ines, omar = make_contact("ccbi"), make_contact("ccbi")
    post = post_with_files()

    text = text_to(ines.email, post)

    assert set(links_to(ines.email, post)).isdisjoint(links_to(omar.email, post))
    assert text.index("- agenda.txt (6\xa0bytes)") < text.index("\n-- \n")


def test_whose_office_has_ended_opens_no_file_any_more(client):
    ines = make_contact("ccbi")
    agenda, _rooms = links_to(ines.email, post_with_files())
    ines.until = clock.today()
    ines.save()

    response = client.get(agenda)

    assert response.status_code == 404
    assert "belongs no more" in response.text


def test_whoever_was_taken_out_opens_no_file_any_more(client):
    ines = make_contact("ccbi")
    agenda, _rooms = links_to(ines.email, post_with_files())
    make_override(channel("csb-private"), OverrideKind.REMOVE, email=ines.email)

    assert client.get(agenda).status_code == 404


def test_whoever_came_since_opens_what_was_sent_to_them_and_nothing_else(client):
    before = post_with_files()
    with clock.at(clock.now() + timedelta(minutes=1)):
        ines = make_contact("ccbi")
        since = post_with_files()

    assert not OutgoingMail.objects.filter(occasion=before.occasion, to=ines.email).exists()
    contents = [
        b"".join(client.get(link).streaming_content) for link in links_to(ines.email, since)
    ]
    assert contents == [b"agenda", b"rooms"]


@pytest.mark.parametrize("token", ["1-c1", "1-c1.forged", "nonsense"])
def test_a_forged_link_opens_nothing(client, token):
    make_contact("ccbi")
    post_with_files()

    assert client.get(reverse("channels:mailed-file", args=[token])).status_code == 404


def test_the_link_is_not_in_the_logs():
    ines = make_contact("ccbi")
    agenda, _rooms = links_to(ines.email, post_with_files())

    assert without_secrets(None, "", {"event": agenda}) == {"event": "/channels/files/token/***/"}


def test_where_everybody_reads_the_archive_the_files_lie_there():
    user = make_focal_point().user
    post = post_with_files(to="bureau", by=user)

    assert links_to(user.email, post) == []
    assert f"{post.permanent_url}files/2/" in text_to(user.email, post)


def test_one_mail_for_all_leads_into_the_archive():
    post = post_with_files()

    text = message_from_bytes(mail_of(post), policy=policy.default).get_content()

    assert f"  {post.permanent_url}files/2/" in text
    assert "/channels/files/" not in text
