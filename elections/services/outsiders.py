"""Those who hold a secret of an election outside the portal: who may be one, and their link."""

from typing import TypeVar

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import Level
from elections.models import Election, Registrar, Trustee
from elections.notifications import registrars as registrar_notifications
from elections.notifications import trustees as trustee_notifications
from elections.permissions import can_run_elections as runs_elections
from elections.services.elections import check_impartial
from elections.trusteeship import PREPARING
from families.models import Family, FocalPoint

T = TypeVar("T", Trustee, Registrar)


def check_time(election: Election, actor: User) -> None:
    """Refuse a change among trustees or registrars once the vote has opened, or by a candidate."""
    check_impartial(election, actor)
    if election.status not in PREPARING or election.is_open:
        raise DomainError(
            _("%(election)s has opened or is over.") % {"election": election},
            rule=_("Trustees and registrars are named and replaced before a vote opens."),
            so=_(
                "Of the trustees, %(threshold)d suffice to decrypt; one who is lost stops nothing."
            )
            % {"threshold": election.threshold},
        )


def check_outsider(
    election: Election,
    *,
    address: str,
    family: Family | None,
    former: Trustee | Registrar | None = None,
) -> None:
    """Refuse whoever belongs to a candidate, or holds another secret of this election.

    ``former`` is whom they replace, whose address is free again.
    """
    candidates = set(election.candidacies.values_list("family", flat=True))
    sits_for = FocalPoint.objects.sitting().filter(user__in=owners_of(address))
    named = {family.pk} if family else set()
    stands = election.candidacies.filter(person__in=owners_of(address)).exists()
    if stands or candidates & (named | set(sits_for.values_list("family", flat=True))):
        raise DomainError(
            _("The [family] of this person is a candidate in this election."),
            rule=_("Nobody of a candidate [family] keeps a key or makes voting codes."),
            so=_("Name somebody whose [family] is not a candidate, or who belongs to none."),
        )
    if any(runs_elections(user) for user in User.objects.filter(pk__in=owners_of(address))):
        raise DomainError(
            _("This person runs elections here."),
            rule=_("Whoever runs an election neither keeps its key nor makes its codes."),
            so=_("Name somebody else."),
        )
    holders = [*election.trustees.serving(), *Registrar.objects.filter(election=election)]
    if any(_mailbox(h.address) == _mailbox(address) for h in holders if h != former):
        raise DomainError(
            _("Somebody with this address is a trustee or the registrar of this election."),
            rule=_("Each secret of an election has a keeper of its own."),
            so=_("Name somebody else."),
        )


def _mailbox(address: str) -> str:
    """Return where an address leads, without case and without what stands behind a plus."""
    name, _at, domain = address.lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def owners_of(address: str) -> set[int]:
    """Return whose address this is, by key: as they log in with it, or have confirmed it."""
    verified = EmailAddress.objects.filter(email__iexact=address, verified=True)
    users = User.objects.filter(email__iexact=address)
    return {*users.values_list("pk", flat=True), *verified.values_list("user", flat=True)}


def check_level(election: Election, *levels: Level) -> None:
    """Refuse a keeper of secrets at a level that has none of that kind."""
    if election.level not in levels:
        raise DomainError(
            _("The protection of %(election)s is “%(level)s”.")
            % {"election": election, "level": election.get_level_display()},
            rule=_(
                "Trustees share the key from “shared keys” on; “full separation” has a registrar."
            ),
            so=_("Choose another protection while the election is being prepared."),
        )


@transaction.atomic
def send_link(outsider: T, *, actor: User) -> T:
    """Mail a new link to a trustee or registrar; the former one is void at once."""
    election = locked(outsider.election)
    check_impartial(election, actor)
    outsider = locked(outsider)
    outsider.link_number += 1
    outsider.save(update_fields=["link_number"])
    if isinstance(outsider, Trustee):
        _check_serves(outsider)
        trustee_notifications.link_sent(outsider)
    else:
        registrar_notifications.link_sent(outsider)
    return outsider


def _check_serves(trustee: Trustee) -> None:
    if trustee.replaced_at:
        raise DomainError(
            _("%(name)s was replaced.") % {"name": trustee},
            so=_("Send a link to whoever has that place now."),
        )
