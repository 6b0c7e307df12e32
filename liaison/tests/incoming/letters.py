"""Channels, people and mails for tests of what comes in."""

from itertools import count
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings

from csb_portal.models import User
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.channels import Archive, Posting, RuleKind
from liaison.models import Channel, ChannelRule
from liaison.services.incoming.outcomes import Outcome
from liaison.services.incoming.receiving import receive

CORPUS = Path(__file__).parent / "corpus"
_numbers = count(1)


def corpus(name: str) -> bytes:
    return (CORPUS / f"{name}.eml").read_bytes()


def make_channel(local_part: str = "talk", **fields: object) -> Channel:
    """Return a channel to which the focal points belong, and nobody else."""
    values = {
        "slug": local_part,
        "name_en": "Talk",
        "posting": Posting.MEMBERS,
        "archive": Archive.MEMBERS,
    } | fields
    channel, _ = Channel.objects.update_or_create(local_part=local_part, defaults=values)
    channel.rules.all().delete()
    ChannelRule.objects.create(channel=channel, rule=RuleKind.FOCAL_POINTS)
    return channel


def make_member_of_talk(email: str = "member@example.org", **fields: object) -> User:
    user = make_user(email=email, **{"name": "Member", **fields})
    make_focal_point(user=user)
    return user


def give_address(user: User, email: str, *, verified: bool = True) -> None:
    EmailAddress.objects.create(user=user, email=email, verified=verified)


def letter(
    text: str = "The hall is open.",
    *,
    sender: str = "Member <member@example.org>",
    subject: str = "The hall",
    headers: str = "",
) -> bytes:
    """Write a mail; each has a Message-ID of its own unless ``headers`` bring one."""
    lines = f"From: {sender}\r\nSubject: {subject}\r\n{headers}"
    if "Message-ID:" not in headers:
        lines += f"Message-ID: <letter-{next(_numbers)}@mail.example.org>\r\n"
    return f"{lines}\r\n{text}\r\n".encode()


def deliver(raw: bytes, to: str = "talk", *, sender: str = "member@example.org") -> Outcome:
    """Hand ``raw`` in for one recipient, ``to`` being an address or the part before the @."""
    recipient = to if "@" in to else f"{to}@{settings.LIST_DOMAIN}"
    (outcome,) = receive(raw, sender=sender, recipients=[recipient])
    return outcome
