"""Links for those who hold a secret of an election: signed, mailed, and void once a newer is sent."""

from typing import TypeVar

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from elections.models import Registrar, Trustee

_signer = Signer(sep=".", salt="elections.outsider")

T = TypeVar("T", Trustee, Registrar)
PAGES = {Trustee: "elections:trustee-visit", Registrar: "elections:registrar-visit"}


class StaleLink(DomainError):
    """The link is not one of ours, or a newer one was sent."""


def token_of(outsider: Trustee | Registrar) -> str:
    """Return what stands in the link: not to be guessed, and good for one holder only."""
    kind = outsider._meta.model_name
    return _signer.sign(f"{kind}-{outsider.pk}-{outsider.link_number}")


def link_of(outsider: Trustee | Registrar) -> str:
    """Return the whole address that is mailed."""
    path = reverse(PAGES[type(outsider)], args=[outsider.election.slug, token_of(outsider)])
    return settings.SITE_URL + path


def trustee_of(slug: str, token: str) -> Trustee:
    """Return whose link this is. Raises ``StaleLink``."""
    key, number = _read(token, "trustee")
    trustees = Trustee.objects.select_related("election")
    return _checked(trustees.filter(pk=key, election__slug=slug).first(), number)


def registrar_of(slug: str, token: str) -> Registrar:
    """Return whose link this is. Raises ``StaleLink``."""
    key, number = _read(token, "registrar")
    registrars = Registrar.objects.select_related("election__first_round")
    return _checked(registrars.filter(pk=key, election__slug=slug).first(), number)


def _read(token: str, kind: str) -> tuple[int, int]:
    try:
        signed_kind, key, number = _signer.unsign(token).split("-")
    except (BadSignature, ValueError):
        raise _unknown() from None
    if signed_kind != kind:
        raise _unknown()
    return int(key), int(number)


def _checked(outsider: T | None, number: int) -> T:
    if outsider is None:
        raise _unknown()
    if outsider.link_number != number:
        raise StaleLink(
            _("This link was made void by a newer one."),
            so=_(
                "Use the link in the newest mail from the portal. If somebody else was named in "
                "your place, there is nothing more to do."
            ),
        )
    return outsider


def _unknown() -> StaleLink:
    return StaleLink(
        _("This link is not one of the portal's."),
        so=_("Copy it from the mail once more, whole, or ask the [Civil Society Division]."),
    )
