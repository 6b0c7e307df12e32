"""The floor of a call: measured on those who stand, and on those who would sit."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from elections.choices import ELECTION_OVER, ElectionStatus
from elections.models import Election, Nomination, VolunteerCall
from elections.sources.seats import contested, seats_of
from families.choices.bureau import FloorEffect
from families.rules.balance import Balance
from families.services.balance import floor_sentences

DECIDED = [ElectionStatus.DECIDED, ElectionStatus.CERTIFIED]


@dataclass(frozen=True)
class Balances:
    """How many there are by gender and by region, as far as a call has a floor for it."""

    measured: list[Balance]

    @property
    def is_broken(self) -> bool:
        return any(balance.is_broken for balance in self.measured)


def balance_of_candidates(call: VolunteerCall) -> Balances:
    """Measure everybody who stands in a call."""
    return _measured(call, list(call.nominations.standing()))


def balance_of_outcome(call: VolunteerCall) -> Balances:
    """Measure those who were elected, and those who sit without a vote."""
    unopposed = [row.group_id for row in seats_of(call) if row.needs_none]
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


def _measured(call: VolunteerCall, people: list[Nomination]) -> Balances:
    measured = []
    if call.floor_of:
        measured.append(call.balance_by_gender(one.gender for one in people))
    if call.region_percent:
        measured.append(call.balance_by_region(one.region for one in people))
    return Balances(measured)


def told_of(call: VolunteerCall) -> list[str]:
    """Say what everybody may read of the balance of those who stand, a sentence each.

    Nothing while the call is open: with each offer that comes, the shares would tell whose it is.
    After it they do not change any more.
    """
    if not call.has_floor or call.closed_at is None:
        return []
    return [_in_words(balance) for balance in balance_of_candidates(call).measured]


def _in_words(balance: Balance) -> str:
    shares = [
        _("%(name)s: about %(percent)d percent") % {"name": name, "percent": percent}
        for name, percent in balance.told
    ]
    untold = _("The shares are not told: of so few, or so alike, they would say who somebody is.")
    said = f"{'; '.join(shares)}." if shares else untold
    if not balance.state_can_be_told:
        return said
    broken, kept = _("The floor is broken as it stands."), _("The floor is kept as it stands.")
    return f"{said} {broken if balance.is_broken else kept}"


def check_floor_of_candidates(election: Election) -> None:
    """Postpone a vote whose candidates break the floor. Raises ``DomainError``."""
    call = election.call
    balance = balance_of_candidates(call)
    if call.floor_effect == FloorEffect.POSTPONED and balance.is_broken:
        raise DomainError(
            _("Those who stand break the floor of balance."),
            rule=floor_rule(call),
            so=_("The election is postponed: cancel it, and hold the call again."),
        )


def check_floor_of_outcome(call: VolunteerCall) -> None:
    """Hold back an outcome that breaks the floor of its call. Raises ``DomainError``.

    Or that is not known as a whole; until then nobody takes a seat, by a vote or without one.
    """
    if refusal := outcome_held_back(call):
        raise refusal


def held_back(election: Election) -> DomainError | None:
    """Return what holds the outcome of a vote back, if anything does."""
    return outcome_held_back(election.call) if election.group else None


def outcome_held_back(call: VolunteerCall) -> DomainError | None:
    """Return what holds the outcome of a call back, if anything does; its shares stay untold.

    Beside those of all who stood they would tell who those are that were not elected.
    """
    if not call.stops_an_outcome:
        return None
    uncounted = contested(call) - decided(call)
    if uncounted:
        return DomainError(
            _("Votes of this call that are not decided: %(count)d.") % {"count": len(uncounted)},
            rule=_("A floor of balance is measured on the whole outcome of a call."),
            so=_("Nobody takes a seat before every vote of the call is counted."),
        )
    if not balance_of_outcome(call).is_broken:
        return None
    return DomainError(
        _("The outcome breaks the floor of balance."),
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


def floor_rule(call: VolunteerCall) -> str:
    """Say the floors of a call in sentences."""
    return " ".join(floor_sentences(call))
