"""The registrar of a fully separated election: makes the voting codes, of which we get public halves."""

from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import ElectionEvent, ElectionStatus, Level
from elections.models import Election, Registrar
from elections.notifications import registrars as notifications
from elections.protocol.encoding import dumps, number, sha256_hex
from elections.protocol.errors import ProtocolError
from elections.protocol.group import P, is_element
from elections.services.ceremonies import note_readiness
from elections.services.outsiders import check_level, check_outsider, check_time
from elections.services.trustees import check_reason
from elections.trusteeship import registrar_of, roll_digest
from families.models import Family


@transaction.atomic
def name_registrar(
    election: Election, *, name: str, address: str, family: Family | None, actor: User
) -> Registrar:
    """Name who makes the voting codes and hands them out, and mail them the link to their page.

    Raises ``DomainError`` for somebody of a candidate family, for a trustee, and once the
    vote has opened.
    """
    election = locked(election)
    check_time(election, actor)
    check_level(election, Level.SEPARATED)
    former = registrar_of(election)
    if former:
        raise DomainError(
            _("%(name)s is the registrar of this election.") % {"name": former},
            so=_("Replace them, with a reason."),
        )
    check_outsider(election, address=address, family=family)
    registrar = Registrar.objects.create(
        election=election, name=name, address=address, family=family
    )
    notifications.registrar_named(registrar)
    _record(registrar, actor)
    return registrar


@transaction.atomic
def replace_registrar(
    registrar: Registrar,
    *,
    name: str,
    address: str,
    family: Family | None,
    reason: str,
    actor: User,
) -> Registrar:
    """Let somebody else, or the same person with a new seed, make the codes before the opening.

    Codes that were handed out are worth nothing from now on, and the roll can be corrected
    again until the new ones are registered.
    """
    election = locked(registrar.election)
    check_time(election, actor)
    check_reason(reason)
    registrar = locked(registrar)
    check_outsider(election, address=address, family=family, former=registrar)
    notifications.registrar_replaced(registrar, reason)
    former = registrar.name
    registrar.name, registrar.address, registrar.family = name, address, family
    registrar.credentials, registrar.registered_at = [], None
    registrar.link_number += 1
    registrar.save()
    election.keys_ready_at = None
    election.save(update_fields=["keys_ready_at"])
    notifications.registrar_named(registrar)
    _record(registrar, actor, replaced=former, reason=reason)
    return registrar


def _record(registrar: Registrar, actor: User, **private: str) -> None:
    audit.record(
        ElectionEvent.REGISTRAR_NAMED,
        registrar.election,
        actor=actor,
        private={
            "name": registrar.name,
            "address": registrar.address,
            "family": registrar.family.slug if registrar.family else "",
            **private,
        },
    )


@transaction.atomic
def register_codes(registrar: Registrar, credentials: list[str], *, roll: str) -> Registrar:
    """Take the public halves of the voting codes, one for each voter, in the order of their values.

    The order keeps whose code is whose from us. ``roll`` is the digest of the roll they were
    made for. The same list again changes nothing. Raises ``DomainError`` for a list that is
    not one, for another roll, and before the roll is frozen.
    """
    election = locked(registrar.election)
    registrar = locked(registrar)
    if registrar.registered_at and registrar.credentials == credentials:
        return registrar
    _check_turn(election, registrar)
    _check_list(election, credentials, roll)
    registrar.credentials, registrar.registered_at = credentials, clock.now()
    registrar.save(update_fields=["credentials", "registered_at"])
    note_readiness(election)
    audit.record(
        ElectionEvent.CODES_REGISTERED,
        election,
        actor=None,
        count=len(credentials),
        sha256=sha256_hex(dumps(credentials)),
    )
    return registrar


def _check_turn(election: Election, registrar: Registrar) -> None:
    if registrar.registered_at:
        raise DomainError(
            _("The codes of this election are registered already."),
            rule=_("One list of codes serves from the registration to the end."),
            so=_("If its seed is lost, ask the operator to name you, or somebody, anew."),
        )
    if election.status != ElectionStatus.FROZEN:
        raise DomainError(
            _("%(election)s takes no voting codes now.") % {"election": election},
            rule=_("Codes are registered between the freeze of the roll and the opening."),
        )


def _check_list(election: Election, credentials: list[str], roll: str) -> None:
    on_roll = election.roll.valid().count()
    if len(credentials) != on_roll or roll != roll_digest(election):
        raise DomainError(
            ngettext("You sent %(count)d code.", "You sent %(count)d codes.", len(credentials))
            % {"count": len(credentials)},
            rule=_("There is one for each of the %(count)d people who are on the roll now.")
            % {"count": on_roll},
            so=_("The roll has changed meanwhile. Reload your page, and make the codes again."),
        )
    try:
        values = [number(each, P, "A public half") for each in credentials]
    except ProtocolError as problem:
        raise _not_a_list(str(problem)) from None
    if not all(value > 1 and is_element(value) for value in values):
        raise _not_a_list(_("A public half is not a number of the group."))
    if any(one >= other for one, other in pairwise(values)):
        raise _not_a_list(_("The public halves are not in the order of their values, each once."))


def _not_a_list(fact: str) -> DomainError:
    return DomainError(fact, so=_("Nothing was taken. Reload your page, and try once more."))
