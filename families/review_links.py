"""Links by which a family stops its review without a login: signed, one for each recipient."""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from csb_portal.models import User
from families.models import ReviewCase

_signer = Signer(sep=".", salt="families.review-stop")
THE_ADDRESS = 0  # stands for the family's address, which is nobody's login


def stop_url(case: ReviewCase, user: User | None) -> str:
    """Return the way to stop ``case``, for one of its focal points or for its address."""
    token = _signer.sign(f"{case.key.hex}-{user.pk if user else THE_ADDRESS}")
    return settings.SITE_URL + reverse("families:review-stop-link", args=[token])


def read_stop_token(token: str) -> tuple[ReviewCase, User | None] | None:
    """Return which review, and whose link it is; ``None`` if it was not made here."""
    try:
        key, _, person = _signer.unsign(token).partition("-")
        case = ReviewCase.objects.select_related("family", "review").get(key=uuid.UUID(key))
        user = User.objects.get(pk=int(person)) if int(person) != THE_ADDRESS else None
    except (BadSignature, ValueError, ReviewCase.DoesNotExist, User.DoesNotExist):
        return None
    return case, user
