"""Corrections of a frozen roll: by an operator, with a reason, never silently."""

from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import CorrectionKind, ElectionEvent, ElectionStatus
from elections.models import Election, Registrar, RollCorrection, RollEntry
from elections.notifications import elections as election_notifications
from elections.permissions import can_correct_roll
from elections.services.elections import check_impartial
from elections.services.electorates import voters_of
from families.choices.bureau import Electorate
from families.models import Family, FocalPoint


@transaction.atomic
def add_to_roll(
    election: Election, user: User, family: Family | None, *, reason: str, actor: User
) -> RollEntry:
    """Let somebody vote whom the frozen roll left out, or take a strike back.

    Once voting codes are made, only those can be let in who have one.
    """
    election = _correctable(election, reason, actor)
    entry = election.roll.filter(user=user).first()
    _check_code(election, entry)
    if entry and not entry.is_struck:
        raise DomainError(_("%(name)s is on the roll already.") % {"name": entry.name})
    _check_not_oneself(user, actor)
    if election.electorate != Electorate.MANDATES:
        entry = _as_the_rule_says(election, user, entry)
        return _record(entry, CorrectionKind.ADDED, reason, actor)
    if family is None:
        raise DomainError(_("Say for which [family] the person votes."))
    _check_may_vote(user, family, entry)
    if election.roll.valid().filter(family=family).count() >= family.seats:
        raise DomainError(
            _("%(family)s has %(seats)d voters on the roll.")
            % {"family": family, "seats": family.seats},
            rule=_("A [family] has as many votes as it has seats."),
            so=_("Strike the person who should not be there first."),
        )
    if entry:
        entry.is_struck = False
        entry.save(update_fields=["is_struck"])
    else:
        entry = RollEntry.objects.create(
            election=election, user=user, family=family, name=user.name
        )
    return _record(entry, CorrectionKind.ADDED, reason, actor)


def _check_code(election: Election, entry: RollEntry | None) -> None:
    if has_its_codes(election) and not (entry and _has_a_code(entry)):
        raise DomainError(
            _("The voting codes of %(election)s are made already.") % {"election": election},
            rule=_("Their public list is part of the election and is not changed."),
            so=_("Whoever should be on the roll, and is not, can complain."),
        )


def _has_a_code(entry: RollEntry) -> bool:
    """Tell whether somebody struck has a code: from the portal, or, by the count, the registrar.

    A registrar makes one for each person on the roll, so whoever was struck later has one.
    """
    if entry.credential:
        return True
    registrar = Registrar.objects.filter(election=entry.election).first()
    if registrar is None or registrar.registered_at is None:
        return False
    return entry.corrections.filter(
        kind=CorrectionKind.STRUCK, corrected_at__gte=registrar.registered_at
    ).exists()


def has_its_codes(election: Election) -> bool:
    """Tell whether the list of public halves stands: from the opening, or from the registrar."""
    registered = Registrar.objects.filter(election=election, registered_at__isnull=False)
    return election.opened_at is not None or registered.exists()


def _as_the_rule_says(election: Election, user: User, entry: RollEntry | None) -> RollEntry:
    """Put somebody on the roll whom the rule of the electorate lets vote, for whom it says."""
    voter = next((voter for voter in voters_of(election) if voter.user == user), None)
    if voter is None and entry is None:
        raise DomainError(
            _("%(name)s is nobody whom the rule of this election lets vote.") % {"name": user},
            rule=_("Those vote: %(electorate)s.")
            % {"electorate": election.get_electorate_display()},
            so=_("Correct the record that the rule reads first."),
        )
    if entry is None and voter is not None:
        entry = RollEntry(election=election, user=user, name=voter.name)
        entry.family, entry.organisation = voter.family, voter.organisation
    entry = cast("RollEntry", entry)
    others = election.roll.valid().exclude(pk=entry.pk)
    if entry.organisation and others.filter(organisation=entry.organisation).exists():
        raise DomainError(
            _("%(organisation)s is on the roll already.") % {"organisation": entry.organisation},
            rule=_("One organisation, one vote."),
            so=_("Strike the person who should not be there first."),
        )
    entry.is_struck = False
    entry.save()
    return entry


def _check_not_oneself(user: User, actor: User) -> None:
    if user == actor:
        raise DomainError(
            _("You would add yourself."),
            rule=_("Nobody gives themselves a vote."),
            so=_("Ask the other election operator."),
        )


def _check_may_vote(user: User, family: Family, entry: RollEntry | None) -> None:
    sits = FocalPoint.objects.sitting().filter(user=user, family=family).exists()
    if (entry and entry.family != family) or not (entry or sits):
        raise DomainError(
            _("%(name)s is no [focal point] of %(family)s.") % {"name": user, "family": family},
            rule=_("A [focal point] votes for the [family] they sit for."),
            so=_("Record the mandate first, or choose the right [family]."),
        )


@transaction.atomic
def strike_from_roll(entry: RollEntry, *, reason: str, actor: User) -> RollEntry:
    """Take somebody off the frozen roll who should not be on it and has not voted."""
    _correctable(entry.election, reason, actor)
    entry = locked(entry)
    if entry.is_struck:
        raise DomainError(_("%(name)s was struck from the roll before.") % {"name": entry.name})
    if entry.voted_at:
        raise DomainError(
            _("%(name)s has voted.") % {"name": entry.name},
            rule=_("A ballot is never taken out of the box, so its voter stays on the roll."),
        )
    entry.is_struck = True
    entry.save(update_fields=["is_struck"])
    return _record(entry, CorrectionKind.STRUCK, reason, actor)


def _correctable(election: Election, reason: str, actor: User) -> Election:
    election = locked(election)
    check_impartial(election, actor)
    if not can_correct_roll(actor):
        raise DomainError(
            _("You are none of the operators."),
            rule=_("Once a roll is frozen, the [Civil Society Division] alone corrects it."),
            so=_("Tell an operator what is wrong; the reason they write is shown with the roll."),
        )
    if not (election.status == ElectionStatus.FROZEN or election.is_open):
        raise DomainError(
            _("The roll of %(election)s cannot be corrected now.") % {"election": election},
            rule=_("A roll is corrected between its freeze and the end of voting."),
        )
    if not reason.strip():
        raise DomainError(
            _("There is no reason given."),
            rule=_("A frozen roll changes only by an operator's written reason."),
        )
    return election


def _record(entry: RollEntry, kind: CorrectionKind, reason: str, actor: User) -> RollEntry:
    correction = RollCorrection.objects.create(
        entry=entry, kind=kind, reason=reason, corrected_by=actor, corrected_at=clock.now()
    )
    election_notifications.roll_corrected(correction)
    audit.record(
        ElectionEvent.ROLL_CORRECTED,
        entry.election,
        actor=actor,
        kind=kind.value,
        voter=entry.user,
        family=entry.family.slug if entry.family else None,
        organisation=entry.organisation,
        private={"reason": reason},
    )
    return entry
