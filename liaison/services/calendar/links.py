"""The secret address of somebody's own calendar: made on first use, renewed at will."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.calendar import CalendarAct
from liaison.models import CalendarLink

# The other half of the secret is the portal's key: a copy of the database opens no calendar.
_signer = signing.Signer(sep=".", salt="liaison.calendar-link")


def address_of(user: User) -> str:
    """Return the address of ``user``'s own calendar, the same until they renew it."""
    link, _is_new = CalendarLink.objects.get_or_create(
        user=user, defaults={"renewed_at": clock.now()}
    )
    path = reverse("calendar:feed-mine", args=[_signer.sign(link.key.hex)])
    return settings.SITE_URL + path


@transaction.atomic
def renew_link(user: User) -> None:
    """Give ``user`` a new address. Whoever has the old one sees nothing from now on."""
    link, _is_new = CalendarLink.objects.get_or_create(
        user=user, defaults={"renewed_at": clock.now()}
    )
    link = locked(link)
    link.key = uuid.uuid4()
    link.renewed_at = clock.now()
    link.save(update_fields=["key", "renewed_at"])
    audit.record(CalendarAct.LINK_RENEWED, link, actor=user, public=False)


def owner_of(token: str) -> User | None:
    """Return whose calendar ``token`` opens: nobody's if forged, renewed or closed."""
    try:
        key = uuid.UUID(hex=_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    link = CalendarLink.objects.select_related("user").filter(key=key).first()
    return link.user if link and link.user.is_active else None


def as_webcal(address: str) -> str:
    """Return an address that a calendar program takes as "subscribe to this"."""
    return urlsplit(address)._replace(scheme="webcal").geturl()
