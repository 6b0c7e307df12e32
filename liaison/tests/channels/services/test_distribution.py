"""What leaves: a letter for each member, with the headers of a list."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from csb_portal import clock, files
from csb_portal.models import OutgoingMail, SharedContent
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.channels import OverrideKind, Posting, ReplyTo, Source
from liaison.models import AddressState
from liaison.services.channels.distribution import distribute
from liaison.services.channels.posting import Author
from liaison.services.channels.sender import from_and_reply_to
from liaison.tests.channels.factories import (
    channel,
    make_contact,
    make_override,
    make_post,
    make_subscriber,
)

pytestmark = pytest.mark.django_db


def letters(post) -> dict[str, EmailMessage]:
    """Return what each member gets, by address."""
    return {
        mail.to: message_from_bytes(whole(mail), policy=policy.default)
        for mail in OutgoingMail.objects.filter(occasion=post.occasion)
    }


def whole(mail: OutgoingMail) -> bytes:
    return bytes(mail.head) + bytes(mail.shared.content) + bytes(mail.foot)


def letter(post) -> EmailMessage:
    return next(iter(letters(post).values()))


def plenary_post(**fields):
    """Post to the plenary as one of its subscribers."""
    reader = make_subscriber(name="Anna")
    return make_post(channel("plenary"), author=Author(email=reader.email), **fields)


def test_each_member_who_receives_gets_one_letter():
    author, colleague, muted, marked = (make_focal_point().user for _ in range(4))
    make_override(channel(), OverrideKind.MUTE, email=muted.email)
    AddressState.objects.create(email=marked.email, marked_at=clock.now())

    post = make_post(author=Author.of_user(author))

    assert set(letters(post)) == {author.email, colleague.email}
    assert post.recipients == 2
    assert post.distributed_at is not None


def test_handing_out_twice_is_once():
    make_focal_point()
    post = make_post()

    assert distribute(post) == 2
    assert OutgoingMail.objects.filter(occasion=post.occasion).count() == 2


def test_the_text_is_stored_once_however_many_get_it():
    for _ in range(3):
        make_focal_point()

    make_post(body="A text of some length.")

    (shared,) = SharedContent.objects.all()
    assert bytes(shared.content).startswith(b"A text of some length.")


def test_the_headers_of_the_list_are_there():
    found = letter(plenary_post(subject="Rooms", message_id="<a@example.org>"))

    assert found["List-Id"] == ('"Civil Society Plenary (virtual)" <plenary.lists.example.org>')
    assert found["List-Help"] == "<http://127.0.0.1:8000/channels/plenary/>"
    assert found["List-Archive"] == "<http://127.0.0.1:8000/channels/plenary/>"
    assert found["List-Post"] == "<mailto:plenary@lists.example.org>"
    assert found["List-Owner"] == "<mailto:plenary-owner@lists.example.org>"
    assert found["List-Subscribe"] == "<http://127.0.0.1:8000/channels/plenary/subscribe/>"
    assert found["Archived-At"] == "<http://127.0.0.1:8000/channels/plenary/1/>"
    assert found["Precedence"] == "list"
    assert found["Message-ID"] == "<a@example.org>"
    assert found["Subject"] == "[Plenary] Rooms"
    assert found["X-BeenThere"] == "plenary@lists.example.org"


def test_where_members_may_leave_one_click_does_it():
    found = letter(plenary_post())

    link, by_mail = (part.strip(" <>") for part in found["List-Unsubscribe"].split(","))
    assert link.startswith("http://127.0.0.1:8000/channels/leave/")
    assert by_mail == "mailto:plenary-leave@lists.example.org"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in found.get_content()


def test_where_a_mandate_brings_the_mail_there_is_no_way_out_but_a_reason():
    post = make_post()

    found = letter(post)
    assert "List-Unsubscribe" not in found
    assert "List-Unsubscribe-Post" not in found
    assert "ends with it" in found.get_content()
    assert (
        f"You get this because you are: focal point of {post.author.focal_points.get().family}."
        in (found.get_content())
    )


def test_the_one_click_of_each_reader_is_their_own():
    other = make_subscriber()
    post = plenary_post()

    ways = {found["List-Unsubscribe"] for found in letters(post).values()}
    assert len(ways) == 2
    assert other.email in letters(post)


def test_a_channel_of_announcements_says_that_answers_are_not_posted():
    announcements = channel("plenary", posting=Posting.SECRETARIAT)
    make_subscriber()

    post = make_post(announcements, author=Author("", "Bureau"), source=Source.PORTAL)

    assert letter(post)["List-Post"] == "NO"


def test_the_portals_own_posts_say_that_a_machine_wrote_them_and_peoples_do_not():
    make_focal_point()

    own = make_post(author=Author("", "Civil Society Bureau"), source=Source.PORTAL)

    assert letter(own)["Auto-Submitted"] == "auto-generated"
    assert "Auto-Submitted" not in letter(make_post())


def test_an_answer_keeps_what_it_answers():
    make_post(message_id="<a@example.org>")
    answer = make_post(in_reply_to="<a@example.org>", references=["<x@example.org>"])

    found = letter(answer)
    assert found["In-Reply-To"] == "<a@example.org>"
    assert found["References"] == "<x@example.org> <a@example.org>"


def test_the_names_of_long_threads_leave_as_they_are():
    long = [f"<{number}{'x' * 60}@eurprd04.prod.outlook.example>" for number in range(3)]
    make_post(message_id=long[0])
    answer = make_post(message_id=long[2], in_reply_to=long[1], references=long[:1])

    mail = OutgoingMail.objects.filter(occasion=answer.occasion).first()
    head = bytes(mail.head).decode()
    assert answer.parent is not None
    assert f"\r\nMessage-ID: {long[2]}\r\n" in head
    assert f"\r\nIn-Reply-To: {long[1]}\r\n" in head
    assert f"\r\nReferences: {long[0]}\r\n {long[1]}\r\n" in head


def test_who_has_an_address_that_no_mail_can_come_from_writes_in_the_channels_name():
    post = make_post()
    post.author_email = "ana@exämple.org"

    sender, _answers = from_and_reply_to(post)
    assert sender.addr_spec == "bureau@lists.example.org"


@pytest.mark.parametrize(
    ("subject", "sent"),
    [
        ("Rooms", "[Bureau] Rooms"),
        ("[Bureau] Rooms", "[Bureau] Rooms"),
        ("Re: [Bureau] Rooms", "Re: [Bureau] Rooms"),
        ("RE: AW: [bureau] Rooms", "Re: [Bureau] Rooms"),
        ("[Bureau] Re: [Bureau] Rooms", "Re: [Bureau] Rooms"),
        ("Réunion à Genève", "[Bureau] Réunion à Genève"),
    ],
)
def test_the_prefix_stands_once(subject, sent):
    assert letter(make_post(subject=subject))["Subject"] == sent


def test_text_of_any_script_arrives_as_it_was():
    body = "مرحبا\n.one dot\n..\nFrom here\n" + "long " * 300 + "\n=3D 中文 é"

    found = letter(make_post(body=body, subject="会议"))

    assert found.get_content().replace("\r\n", "\n").startswith(body)
    assert found["Subject"] == "[Bureau] 会议"
    assert max(len(line) for line in whole(OutgoingMail.objects.first()).split(b"\r\n")) <= 78


def test_no_line_of_the_text_becomes_a_header():
    post = make_post(
        subject="Rooms\r\nBcc: all@example.org",
        body="Bcc: all@example.org\n\nList-Id: <forged.example.org>",
        author=Author("anna@example.org", "Anna\r\nX-Forged: yes"),
        source=Source.PORTAL,
    )
    make_focal_point()
    distribute(post)

    found = letter(post)
    assert "Bcc" not in found
    assert "X-Forged" not in found
    assert found.get_all("List-Id") == ['"Civil Society Bureau" <bureau.lists.example.org>']


def test_attachments_go_out_as_links():
    stored = files.store_bytes("agenda.txt", b"Item 1")

    text = letter(make_post(attachments=[stored])).get_content()

    assert "- agenda.txt" in text
    assert "http://127.0.0.1:8000/channels/bureau/1/files/1/" in text
    assert "Item 1" not in text


def test_everybody_is_written_to_at_their_own_address_only():
    make_focal_point()
    post = make_post()

    for address, found in letters(post).items():
        assert found["To"] == address


# --- in whose name ---------------------------------------------------------------------


def in_the_name(policy_of, *, reply_to=ReplyTo.CHANNEL, source=Source.WEB):
    user = make_user(name="Anna Ünal", email="anna@strict.example.org")
    post = make_post(channel(reply_to=reply_to), author=Author.of_user(user), source=source)
    sender, answers = from_and_reply_to(post, policy_of)
    return sender.addr_spec, sender.display_name, [one.addr_spec for one in answers]


def fails(domain):
    raise OSError(domain)


@pytest.mark.parametrize(
    "policy_of", [lambda _: "reject", lambda _: "quarantine", lambda _: "", fails]
)
def test_a_post_of_a_strict_or_unknown_domain_leaves_in_the_channels_name(policy_of):
    assert in_the_name(policy_of) == (
        "bureau@lists.example.org",
        "Anna Ünal via Civil Society Bureau",
        ["bureau@lists.example.org", "anna@strict.example.org"],
    )


def test_a_post_of_a_domain_that_does_not_mind_leaves_in_its_authors_name():
    assert in_the_name(lambda _: "none") == (
        "anna@strict.example.org",
        "Anna Ünal",
        ["bureau@lists.example.org"],
    )


def test_where_answers_go_to_the_author_they_do_either_way():
    strict = in_the_name(lambda _: "reject", reply_to=ReplyTo.AUTHOR)

    assert strict[2] == ["anna@strict.example.org"]


def test_where_answers_go_to_the_author_of_a_lax_domain_nothing_need_say_so():
    assert in_the_name(lambda _: "none", reply_to=ReplyTo.AUTHOR)[2] == []


def test_the_resolver_of_the_settings_is_asked(settings):
    settings.DMARC_RESOLVER = f"{__name__}.lax"

    post = make_post(author=Author.of_user(make_focal_point().user))

    assert from_and_reply_to(post)[0].addr_spec == post.author_email


def lax(domain):
    return "none" if domain == "example.org" else "reject"


def test_without_a_resolver_every_post_leaves_in_the_channels_name():
    contact = make_contact("ccbi")

    post = make_post(channel("csb-private"), author=Author(email=contact.email), source=Source.MAIL)

    found = letter(post)
    assert found["From"].addresses[0].addr_spec == "csb-private@lists.example.org"
    assert found["From"].addresses[0].display_name == (f"{contact.name} via CSB and private sector")
    assert "Sender" not in found
    assert "Return-Path" not in found
