"""Channels with people in them, and posts."""

from datetime import date
from itertools import count

from allauth.account.models import EmailAddress

from csb_portal import clock
from csb_portal.models import User
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.channels import OverrideKind, Source
from liaison.models import Channel, Contact, Counterpart, MembershipOverride, Post, Subscription
from liaison.services.channels.posting import Author, submit_post

_numbers = count(1)


def channel(slug: str = "bureau", **changes: object) -> Channel:
    """Return one of the bureau's own channels, changed as wanted."""
    found = Channel.objects.get(slug=slug)
    for name, value in changes.items():
        setattr(found, name, value)
    found.save()
    return found


def make_contact(slug: str = "ccbi", **fields: object) -> Contact:
    number = next(_numbers)
    values = {
        "counterpart": Counterpart.objects.get(slug=slug),
        "name": f"Contact {number}",
        "email": f"contact-{number}@business.example.org",
        "since": date(2004, 1, 1),
    }
    return Contact.objects.create(**values | fields)


def make_subscriber(to: Channel | None = None, **fields: object) -> Subscription:
    number = next(_numbers)
    now = clock.now()
    values = {
        "channel": to or channel("plenary"),
        "email": f"reader-{number}@example.org",
        "name": f"Reader {number}",
        "requested_at": now,
        "confirmed_at": now,
    }
    return Subscription.objects.create(**values | fields)


def make_override(to: Channel, kind: OverrideKind, **fields: object) -> MembershipOverride:
    number = next(_numbers)
    values = {
        "email": f"guest-{number}@example.org",
        "name": f"Guest {number}",
        "since": date(2004, 1, 1),
        "reason": "Helps for a month.",
        "made_at": clock.now(),
    }
    return MembershipOverride.objects.create(channel=to, kind=kind, **values | fields)


def add_address(user: User, email: str, *, verified: bool = True) -> EmailAddress:
    return EmailAddress.objects.create(user=user, email=email, verified=verified, primary=False)


def make_post(to: Channel | None = None, **fields: object) -> Post:
    """Post as a focal point of the bureau, unless ``fields`` say otherwise."""
    number = next(_numbers)
    values = {"subject": f"Post {number}", "body": "We meet at nine.", "source": Source.WEB}
    values |= fields
    if "author" not in values:
        values["author"] = Author.of_user(make_focal_point().user)
    return submit_post(to or channel(), **values)


def make_held_post(to: Channel | None = None, **fields: object) -> Post:
    """Let somebody nobody knows write by mail."""
    values = {"author": stranger(), "source": Source.MAIL} | fields
    return make_post(to, **values)


def stranger() -> Author:
    number = next(_numbers)
    return Author(email=f"stranger-{number}@elsewhere.example.org", name=f"Stranger {number}")


def somebody() -> Author:
    """Return somebody with an account and no mandate."""
    return Author.of_user(make_user())
