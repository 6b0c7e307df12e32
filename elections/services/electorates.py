"""Who may vote: a rule by its key. Each says whom it would write on a roll at this moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from elections.models import Election
from families.choices.bureau import Electorate
from families.models import Family, FocalPoint, Organisation, Subscriber
from families.rules.terms import months_later


@dataclass(frozen=True)
class Voter:
    """A line of a roll: who votes, by what name, and for whom."""

    user: User
    name: str
    family: Family | None = None
    organisation: Organisation | None = None


Rule = Callable[[Election], list[Voter]]


def by_mandate(election: Election) -> list[Voter]:
    """Everybody who sits for an active family: the 42 (proposal, 2.c)."""
    sitting = FocalPoint.objects.sitting().select_related("user", "family")
    if group := _own_group(election):
        sitting = sitting.filter(family=group)
    return [Voter(one.user, one.user.name, one.family) for one in sitting]


def by_organisation(election: Election) -> list[Voter]:
    """Accredited organisations that have named who votes for them, one vote each.

    A person has one ballot, so whoever is named by two is on this list twice, and on no roll
    (``check_one_vote_each``): one ballot for both would take a vote from one of them.
    """
    accredited = Organisation.objects.accredited(clock.today(), _since(election))
    if group := _own_group(election):
        accredited = accredited.filter(group=group)
    named = accredited.filter(representative__is_active=True)
    return [
        Voter(one.representative, one.representative.name, one.group, one)
        for one in named.select_related("representative", "group")
    ]


def by_subscription(election: Election) -> list[Voter]:
    """People subscribed for long enough who agree to the objectives."""
    agreeing = Subscriber.objects.agreeing(clock.today(), _since(election))
    people = agreeing.filter(user__is_active=True).select_related("user")
    return [Voter(one.user, one.user.name) for one in people]


RULES: dict[str, Rule] = {
    Electorate.MANDATES: by_mandate,
    Electorate.ORGANISATIONS: by_organisation,
    Electorate.SUBSCRIBERS: by_subscription,
}


def voters_of(election: Election) -> list[Voter]:
    """Return whom the rule of ``election`` lets vote at this moment."""
    return RULES[election.electorate](election)


def named_twice(voters: list[Voter]) -> dict[User, list[Voter]]:
    """Return who would vote for more than one, and for whom."""
    found: dict[User, list[Voter]] = {}
    for voter in voters:
        found.setdefault(voter.user, []).append(voter)
    return {user: lines for user, lines in found.items() if len(lines) > 1}


def check_one_vote_each(voters: list[Voter]) -> None:
    """Refuse a roll on which somebody votes for two organisations. Raises ``DomainError``."""
    for user, lines in named_twice(voters).items():
        raise DomainError(
            _("%(person)s would vote for %(organisations)s.")
            % {
                "person": user,
                "organisations": ", ".join(str(line.organisation) for line in lines),
            },
            rule=_("A person votes for one organisation, and an organisation has one vote."),
            so=_("Let all but one of them name somebody else, and freeze the roll again."),
        )


def _own_group(election: Election) -> Family | None:
    return election.group if election.electorate_of_group else None


def _since(election: Election) -> date:
    return months_later(clock.today(), -election.electorate_months)
