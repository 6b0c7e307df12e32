"""The code on a pass: what whoever stands at the door scans."""

import io

import segno
from django.conf import settings
from django.urls import reverse

from csb_portal.links import SignedLinks
from secretariat.models import Pass

_links = SignedLinks("secretariat.pass")


def door_url(slip: Pass) -> str:
    """Return what the code on a pass says; nobody can make one for another pass."""
    path = reverse("participation:pass-scan", args=[_links.token_of(slip.key)])
    return settings.SITE_URL + path


def pass_of(token: str) -> Pass | None:
    """Return whose code it is; ``None`` if it was not made here."""
    try:
        key = _links.key_of(token)
    except ValueError:
        return None
    return Pass.objects.with_people().filter(key=key).first()


def code_of(slip: Pass) -> bytes:
    """Draw the code as a picture that stays sharp on paper and on any phone."""
    drawn = io.BytesIO()
    segno.make(door_url(slip), error="m").save(drawn, kind="svg", scale=4, border=3, light="white")
    return drawn.getvalue()
