"""Links by which somebody without an account follows what they asked for."""

from django.conf import settings
from django.urls import reverse

from csb_portal.links import SignedLinks
from secretariat.models import Case

_links = SignedLinks("secretariat.case")
# Shown to whoever filled the form in: it tells a number, and opens nothing.
_lodged = SignedLinks("secretariat.case-lodged")


def token_of(case: Case) -> str:
    """Return what stands in the link of ``case``; nobody else's opens it."""
    return _links.token_of(case.key)


def follow_path(case: Case) -> str:
    """Return the applicant's own page of ``case``."""
    return reverse("participation:follow", args=[token_of(case)])


def follow_url(case: Case) -> str:
    """Return the applicant's own page of ``case``, as it stands in mails."""
    return settings.SITE_URL + follow_path(case)


def lodged_path(case: Case) -> str:
    """Return the page that says the link of ``case`` was mailed, for whoever asked."""
    return reverse("participation:lodged", args=[_lodged.token_of(case.key)])


def case_of(token: str) -> Case | None:
    """Return whose link it is; ``None`` if it was not made here."""
    return _find(_links, token)


def lodged_case(token: str) -> Case | None:
    """Return which case was lodged; ``None`` for a token that was not made for this page."""
    return _find(_lodged, token)


def _find(links: SignedLinks, token: str) -> Case | None:
    try:
        key = links.key_of(token)
    except ValueError:
        return None
    return Case.objects.with_people().filter(key=key).first()
