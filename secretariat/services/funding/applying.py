"""Ask for funding without an account: a case, its receipt, and who is kept out by it."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from csb_portal.services.people import find_person
from families.choices.bureau import Gender
from families.models import FocalPoint
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.choices.funding import AccreditationCheck, CountryGroup, FundingEvent
from secretariat.countries import country
from secretariat.models import Case, FundingApplication, FundingRound
from secretariat.rules.cases import folded, normalised
from secretariat.services.cases.lodging import IN_NOBODYS_WAY, Applicant, lodge_case
from secretariat.services.cases.steps import move_case
from secretariat.services.funding.locks import lock_round
from secretariat.services.funding.recusing import note_recusals


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, as they said it."""

    amount: int
    text: str
    gender: Gender | str = Gender.OTHER
    sits_on_bureau: bool = False


@transaction.atomic
def apply_for_funding(
    funding_round: FundingRound,
    applicant: Applicant,
    asked: Asked,
    *,
    key: uuid.UUID,
    actor: User | None = None,
) -> FundingApplication:
    """Take in an application: number and receipt at once.

    Once it is confirmed, who has a tie to it is out. The same ``key`` again is the same
    application. Raises ``DomainError`` outside the round's hours, for a country the round has no
    ceiling for, for more than there is, and for a second application of one person.
    """
    funding_round = lock_round(funding_round)
    if known := FundingApplication.objects.filter(case__key=key).first():
        return known
    group = _group_of(funding_round, applicant.country)
    _check(funding_round, applicant, asked, group)
    case = lodge_case(
        CaseKind.FUNDING,
        applicant,
        subject=funding_round.title,
        text=asked.text,
        event=funding_round.event,
        key=key,
        actor=actor,
    )
    # The panel decides on all of them by then.
    case.due_at = funding_round.reserve_until if case.is_confirmed else funding_round.closes_at
    case.save(update_fields=["due_at"])
    known_country = country(case.country)
    application = FundingApplication.objects.create(
        case=case,
        round=funding_round,
        amount=asked.amount,
        group=group,
        region=known_country.region if known_country else "",
        gender=asked.gender,
        sits_on_bureau=asked.sits_on_bureau or _sits(case),
        organisation_key=folded(case.organisation),
        **_accreditation_of(case),
    )
    if case.is_confirmed:
        note_recusals(funding_round, [application])
    audit.record(
        FundingEvent.APPLIED,
        case,
        actor=None,
        public=False,
        round=funding_round.slug,
    )
    return application


@transaction.atomic
def confirm_application(case: Case) -> Case:
    """Let an application count; who has a tie to it is out from now on.

    Raises ``DomainError`` once the round is closed, and for a second one of the same person.
    """
    funding_round = lock_round(case.funding.round)
    case = locked(case)
    if case.is_confirmed:
        return case
    _check_hours(funding_round)
    _check_once(funding_round, case.email)
    case = move_case(case, CaseStatus.RECEIVED, due_at=funding_round.reserve_until, is_told=False)
    note_recusals(funding_round, [case.funding])
    return case


def _group_of(funding_round: FundingRound, alpha2: str) -> CountryGroup:
    found = country(alpha2)
    if found is None:
        raise DomainError(
            _("The country is missing."),
            rule=_("The ceilings of a round are by groups of countries."),
            so=_("Choose the country in which you live."),
        )
    return found.group(funding_round.country_list)


def _check(
    funding_round: FundingRound, applicant: Applicant, asked: Asked, group: CountryGroup
) -> None:
    _check_hours(funding_round)
    ceiling = funding_round.ceilings.filter(group=group).first()
    if ceiling is None:
        raise DomainError(
            _("This round has no money for the group “%(group)s”.") % {"group": group.label},
            rule=_("Money is given to the groups of countries that the round names."),
            so=_("Look for another source of money for your journey."),
        )
    if not 1 <= asked.amount <= min(ceiling.most, funding_round.budget):
        raise DomainError(
            _("You ask for %(amount)s; at most %(most)s goes to your group of countries.")
            % {
                "amount": funding_round.money(asked.amount),
                "most": funding_round.money(ceiling.most),
            },
            rule=_("Nobody is given more than the ceiling of their group."),
            so=_("Ask for less, and name in your text who else pays a part."),
        )
    _check_once(funding_round, normalised(applicant.email), applicant.user)


def _check_hours(funding_round: FundingRound) -> None:
    if not funding_round.is_open:
        raise DomainError(
            _("It is %(now)s; the round is open from %(opens)s to %(closes)s.")
            % {
                "now": when(clock.now()),
                "opens": when(funding_round.opens_at),
                "closes": when(funding_round.closes_at),
            },
            rule=_("Applications count while the round is open, by the server's clock."),
            so=_("Look for another round; what you wrote stays in the form."),
        )


def _check_once(funding_round: FundingRound, email: str, person: User | None = None) -> None:
    person = person or find_person(email)
    running = Case.objects.filter(funding__round=funding_round).exclude(status__in=IN_NOBODYS_WAY)
    found = (running.of(person) if person else running.filter(email=email)).first()
    if found:
        raise DomainError(
            _("You applied already; your number is %(number)s.") % {"number": found.reference},
            rule=_("A person applies once in a round."),
            so=_("Withdraw that application first, by the link in its receipt."),
        )


def _sits(case: Case) -> bool:
    """Tell whether an applicant sits on the bureau, whatever they said."""
    return (
        case.applicant is not None
        and FocalPoint.objects.sitting().filter(user=case.applicant).exists()
    )


def _accreditation_of(case: Case) -> dict[str, object]:
    """Look for the organisation among those that were accredited; a person looks at the others."""
    accredited = Case.objects.filter(kind=CaseKind.ACCREDITATION, status=CaseStatus.GRANTED)
    wanted = folded(case.organisation)
    names = accredited.filter(country__in=["", case.country]).values_list("organisation", flat=True)
    if wanted and any(folded(name) == wanted for name in names):
        return {"accreditation": AccreditationCheck.YES, "checked_at": clock.now()}
    return {"accreditation": AccreditationCheck.OPEN}
