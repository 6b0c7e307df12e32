"""Trustees: who shares the key of an election, named and replaced before it opens."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import ElectionEvent, Level
from elections.models import Election, Trustee
from elections.notifications import trustees as notifications
from elections.services.ceremonies import begin_anew
from elections.services.outsiders import check_level, check_outsider, check_time
from families.models import Family

WITH_TRUSTEES = (Level.SHARED, Level.SEPARATED)


@transaction.atomic
def name_trustee(
    election: Election, *, place: int, name: str, address: str, family: Family | None, actor: User
) -> Trustee:
    """Name who keeps a share of the key, and mail them the link to their page.

    Places count from 1. Raises ``DomainError`` for somebody of a candidate family, for an
    address that is named already, and once the vote has opened.
    """
    election = locked(election)
    check_time(election, actor)
    check_level(election, *WITH_TRUSTEES)
    _check_place(election, place)
    check_outsider(election, address=address, family=family)
    trustee = Trustee.objects.create(
        election=election, place=place, name=name, address=address, family=family
    )
    notifications.trustee_named(trustee)
    audit.record(
        ElectionEvent.TRUSTEE_NAMED, election, actor=actor, place=place, private=_private(trustee)
    )
    return trustee


def _check_place(election: Election, place: int) -> None:
    if not 1 <= place <= election.trustees_needed:
        raise DomainError(
            _("There is no place %(place)d.") % {"place": place},
            rule=_("This election has %(count)d trustees.") % {"count": election.trustees_needed},
        )
    holder = election.trustees.serving().filter(place=place).first()
    if holder:
        raise DomainError(
            _("%(name)s has place %(place)d.") % {"name": holder, "place": place},
            so=_("Replace them, with a reason, or choose another place."),
        )


@transaction.atomic
def replace_trustee(
    trustee: Trustee, *, name: str, address: str, family: Family | None, reason: str, actor: User
) -> Trustee:
    """Put somebody into a trustee's place before the vote opens; all make the key anew.

    It may be the same person again, with a new secret. Everybody is told, with the reason.
    Raises ``DomainError`` as ``name_trustee`` does.
    """
    election = locked(trustee.election)
    check_time(election, actor)
    check_reason(reason)
    trustee = locked(trustee)
    if trustee.replaced_at:
        raise DomainError(_("%(name)s was replaced before.") % {"name": trustee})
    check_outsider(election, address=address, family=family, former=trustee)
    trustee.replaced_at = clock.now()
    trustee.save(update_fields=["replaced_at"])
    successor = Trustee.objects.create(
        election=election, place=trustee.place, name=name, address=address, family=family
    )
    begin_anew(election)
    notifications.trustee_replaced(trustee, reason)
    notifications.trustee_named(successor)
    notifications.ceremony_restarted(successor, trustee, reason)
    audit.record(
        ElectionEvent.TRUSTEE_REPLACED,
        election,
        actor=actor,
        place=trustee.place,
        private=_private(successor) | {"replaced": trustee.name, "reason": reason},
    )
    return successor


def check_reason(reason: str) -> None:
    """Refuse a replacement without a reason."""
    if not reason.strip():
        raise DomainError(
            _("There is no reason given."),
            rule=_("Whoever keeps a secret is replaced with a reason that all of them read."),
        )


def _private(trustee: Trustee) -> dict[str, str]:
    family = trustee.family.slug if trustee.family else ""
    return {"name": trustee.name, "address": trustee.address, "family": family}
