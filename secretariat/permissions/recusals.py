"""Who is kept out of a funding round: whoever applies in it, and whoever has a tie to it.

Asked of the records each time, so that a tie that came about a minute ago keeps somebody out
without anybody noticing it first; what ``services/funding/recusing.py`` writes down is the
record of it, and stays when the tie ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from csb_portal.models import User
from families.models import Alternate, FocalPoint, Organisation
from secretariat.choices.cases import CaseKind
from secretariat.choices.funding import RecusalGround
from secretariat.models import Case, FundingApplication, FundingRecusal, FundingRound, PanelMember
from secretariat.permissions.terms import Somebody
from secretariat.rules.cases import folded


@dataclass(frozen=True)
class Ties:
    """What ties somebody to an application: addresses, families, organisations."""

    user_id: int
    addresses: frozenset[str]
    families: frozenset[int]
    organisations: frozenset[str]

    def ground(self, application: FundingApplication) -> RecusalGround | None:
        """Return what ties them to ``application``, the closest tie first, or ``None``."""
        case = application.case
        if case.applicant_id == self.user_id or case.email in self.addresses:
            return RecusalGround.APPLIES
        if case.family_id in self.families:
            return RecusalGround.FAMILY
        if application.organisation_key and application.organisation_key in self.organisations:
            return RecusalGround.ORGANISATION
        return None

    @property
    def applications(self) -> Q:
        """The same question for the database."""
        return (
            Q(case__applicant=self.user_id)
            | Q(case__email__in=self.addresses)
            | Q(case__family__in=self.families)
            | Q(organisation_key__in=self.organisations)
        )


def ties_of(users: Iterable[User]) -> list[Ties]:
    """Read what ties each of ``users`` to others, in a few queries for all of them."""
    people = {user.pk: user for user in users}
    addresses = {pk: {user.email.lower()} for pk, user in people.items()}
    families: dict[int, set[int]] = {pk: set() for pk in people}
    organisations: dict[int, set[str]] = {pk: set() for pk in people}
    confirmed = EmailAddress.objects.filter(user__in=people, verified=True)
    for pk, email in confirmed.values_list("user", "email"):
        addresses[pk].add(email.lower())
    for model in (FocalPoint, Alternate):
        held = model.objects.current().filter(user__in=people)
        for pk, family in held.values_list("user", "family"):
            families[pk].add(family)
    for pk, name in _organisations(addresses):
        organisations[pk].add(folded(name))
    return [
        Ties(
            pk,
            frozenset(addresses[pk]),
            frozenset(families[pk]),
            frozenset(organisations[pk] - {""}),
        )
        for pk in people
    ]


def _organisations(addresses: dict[int, set[str]]) -> Iterable[tuple[int, str]]:
    """Yield the organisations of people: those they vote for, or named on a panel or in a case."""
    voting = Organisation.objects.filter(representative__in=addresses)
    yield from voting.values_list("representative", "name")
    yield from PanelMember.objects.filter(user__in=addresses).values_list("user", "organisation")
    owners = {email: pk for pk, emails in addresses.items() for email in emails}
    asked = (
        Case.objects.confirmed()
        .exclude(organisation="")
        .filter(Q(applicant__in=addresses) | Q(email__in=owners))
    )
    for applicant, email, name in asked.values_list("applicant", "email", "organisation"):
        yield applicant if applicant in addresses else owners[email], name


def recused_rounds(user: Somebody) -> set[int]:
    """Return the rounds ``user`` neither sees nor decides, by their keys."""
    if not user.is_authenticated:
        return set()
    (ties,) = ties_of([user])
    applied = FundingApplication.objects.confirmed().filter(ties.applications)
    recorded = FundingRecusal.objects.filter(user=user).values_list("round", flat=True)
    return {*applied.values_list("round", flat=True), *recorded}


def is_recused(user: Somebody, funding_round: FundingRound) -> bool:
    """Tell whether ``user`` applies in the round, or has a tie to one who does."""
    return funding_round.pk in recused_rounds(user)


def is_kept_out(user: Somebody, case: Case) -> bool:
    """Tell whether ``case`` belongs to a round that ``user`` neither sees nor decides."""
    if case.kind != CaseKind.FUNDING:
        return False
    application = FundingApplication.objects.filter(case=case).first()
    return application is not None and application.round_id in recused_rounds(user)


def hidden_cases(user: Somebody) -> QuerySet[FundingApplication, int]:
    """Return the keys of the cases ``user`` sees in no list, to be excluded from it."""
    hidden = FundingApplication.objects.filter(round__in=recused_rounds(user))
    return hidden.values_list("case", flat=True)
