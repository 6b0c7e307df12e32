"""The floor of a call: measured on those who stand, and on those who would sit."""

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from elections.choices import ELECTION_OVER, ElectionStatus, Route
from elections.models import Election, Nomination, VolunteerCall
from elections.sources.seats import contested, routes_of
from families.choices.bureau import FloorEffect, FloorOf
from families.rules.balance import Balance, balance_of

DECIDED = [ElectionStatus.DECIDED, ElectionStatus.CERTIFIED]


def balance_of_candidates(call: VolunteerCall) -> Balance:
    """Measure everybody who stands in a call."""
    return _measured(call, list(call.nominations.standing()))


def balance_of_outcome(call: VolunteerCall) -> Balance:
    """Measure those who were elected, and those who sit without a vote."""
    unopposed = [group.pk for group, route in routes_of(call).items() if route != Route.VOTE]
    elections = call.elections.real().filter(first_round=None, status__in=DECIDED)
    elected = [
        candidacy.person_id
        for election in elections
        for candidacy in election.candidacies.all()
        if candidacy.is_elected
    ]
    standing = call.nominations.standing()
    sitting = [one for one in standing if one.group_id in unopposed or one.person_id in elected]
    return _measured(call, sitting)


def _measured(call: VolunteerCall, people: list[Nomination]) -> Balance:
    return balance_of([one.gender for one in people], call.floor_of, call.floor_percent)


def check_floor_of_candidates(election: Election) -> None:
    """Postpone a vote whose candidates break the floor. Raises ``DomainError``."""
    call = election.call
    balance = balance_of_candidates(call)
    if call.floor_effect == FloorEffect.POSTPONED and balance.is_broken:
        raise DomainError(
            in_words(balance),
            rule=floor_rule(call),
            so=_("The election is postponed: cancel it, and hold the call again."),
        )


def check_floor_of_outcome(election: Election) -> None:
    """Hold back an outcome that breaks the floor of its call. Raises ``DomainError``."""
    if refusal := held_back(election):
        raise refusal


def held_back(election: Election) -> DomainError | None:
    """Return what holds the outcome of a vote back, if anything does."""
    call = election.call
    if election.group is None or not call.floor_of or call.floor_effect == FloorEffect.SHOWN:
        return None
    uncounted = contested(call) - decided(call)
    if uncounted:
        return DomainError(
            _("Votes of this call that are not decided: %(count)d.") % {"count": len(uncounted)},
            rule=_("A floor of balance is measured on the whole outcome of a call."),
            so=_("Certify when every vote of the call is counted."),
        )
    balance = balance_of_outcome(call)
    if not balance.is_broken:
        return None
    return DomainError(
        in_words(balance),
        rule=floor_rule(call),
        so=_(
            "The result is held back, and nobody is replaced for it. Let the votes be annulled "
            "by two people, and hold the call again."
        ),
    )


def decided(call: VolunteerCall) -> set[int]:
    """Return the groups whose vote is decided."""
    real = call.elections.real().filter(first_round=None).exclude(status__in=ELECTION_OVER)
    return set(real.filter(status__in=DECIDED).values_list("group", flat=True))


def in_words(balance: Balance) -> str:
    """Say the totals, never of whom."""
    names = {gender: gender.label for gender in balance.totals}
    parts = ", ".join(f"{names[gender]}: {count}" for gender, count in balance.totals.items())
    return _("Of %(total)d people: %(parts)s.") % {"total": balance.total, "parts": parts}


def floor_rule(call: VolunteerCall) -> str:
    """Say the floor of a call in a sentence."""
    rule = (
        _("Women and men are each at least %(percent)d percent of those who sit.")
        if call.floor_of == FloorOf.EACH
        else _("Women are at least %(percent)d percent of those who sit.")
    )
    return rule % {"percent": call.floor_percent or 0}
