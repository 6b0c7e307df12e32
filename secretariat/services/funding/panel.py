"""Name the panel of a round, and replace whoever is out of it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.services.people import find_person, register_person
from families.models import FocalPoint
from secretariat.choices.funding import FundingEvent, RoundStatus
from secretariat.models import FundingRound, PanelMember, ScoreSheet
from secretariat.notifications import funding as notifications
from secretariat.permissions.funding import can_run_funding
from secretariat.permissions.recusals import is_recused
from secretariat.rules.cases import folded
from secretariat.services.funding.rounds import check_not_recused


@dataclass(frozen=True)
class Nominee:
    """Who is to sit on a panel; ``name`` is for somebody the portal does not know yet."""

    email: str
    name: str = ""
    organisation: str = ""
    language: str = "en"


@transaction.atomic
def name_member(funding_round: FundingRound, nominee: Nominee, *, actor: User) -> PanelMember:
    """Put somebody of the bureau or from outside on the panel, not an applicant, without a tie.

    Raises ``DomainError`` for whoever applies or has a tie, for whoever runs rounds once points
    are given, for a full panel, for somebody who sits on it or has left it, once the round is
    decided, and on a round of one's own.
    """
    funding_round = locked(funding_round)
    check_not_recused(funding_round, actor)
    _check_place(funding_round)
    user = find_person(nominee.email) or register_person(
        email=nominee.email, name=nominee.name, language=nominee.language, actor=actor
    )
    _check_tie(funding_round, user, nominee.organisation)
    _check_points_unread(funding_round, user)
    if funding_round.panel.filter(user=user).exists():
        raise DomainError(
            _("%(person)s is on the panel, or has left it.") % {"person": user},
            rule=_("Everybody has one place on a panel, and does not come back to it."),
            so=_("Name somebody else."),
        )
    member = funding_round.panel.create(
        user=user,
        organisation=" ".join(nominee.organisation.split()),
        is_outside=not FocalPoint.objects.sitting().filter(user=user).exists(),
        named_at=clock.now(),
        named_by=actor,
    )
    notifications.member_named(member)
    audit.record(
        FundingEvent.NAMED,
        funding_round,
        actor=actor,
        public=False,
        who=user,
        outside=member.is_outside,
        sitting=funding_round.panel.sitting().count(),
    )
    return member


def _check_place(funding_round: FundingRound) -> None:
    if funding_round.status != RoundStatus.PUBLISHED:
        raise DomainError(
            _("%(round)s is %(state)s.")
            % {"round": funding_round, "state": funding_round.status_label.lower()},
            rule=_("A panel is named once the rule is public, and before it decides."),
            so=_("Publish the round first, or look at what was decided."),
        )
    if funding_round.panel.sitting().count() >= funding_round.panel_size:
        raise DomainError(
            _("The panel is complete: %(count)d people.") % {"count": funding_round.panel_size},
            rule=_("The size of the panel was published with the rule."),
            so=_("A replacement is named when somebody is out."),
        )


def _check_tie(funding_round: FundingRound, user: User, organisation: str) -> None:
    """Raise ``DomainError`` for somebody who applies or has a tie, by what they name now as well."""
    key = folded(organisation)
    shares = (
        bool(key) and funding_round.applications.confirmed().filter(organisation_key=key).exists()
    )
    if shares or is_recused(user, funding_round):
        raise DomainError(
            _("%(person)s applies in this round, or has a tie to somebody who does.")
            % {"person": user},
            rule=_("Whoever asks for funding, or has a tie, neither sees nor decides that round."),
            so=_("Name somebody of another [family] and organisation."),
        )


def _check_points_unread(funding_round: FundingRound, user: User) -> None:
    """Raise ``DomainError`` for whoever may have read what others gave: those who run rounds."""
    given = ScoreSheet.objects.filter(application__round=funding_round)
    if can_run_funding(user) and given.exists():
        raise DomainError(
            _("%(person)s runs rounds, and points are given in this one.") % {"person": user},
            rule=_("Nobody gives points after they could read those of others."),
            so=_("Name somebody who does not handle cases."),
        )


@transaction.atomic
def leave_panel(member: PanelMember, *, actor: User) -> PanelMember:
    """Let a member go before the round is decided; their points no longer count.

    Raises ``DomainError`` for anybody but the member, and once the round is decided.
    """
    funding_round = locked(member.round)
    member = locked(member)
    if member.user != actor or member.left_at or funding_round.is_decided:
        raise DomainError(
            _("%(person)s cannot leave the panel now.") % {"person": member},
            rule=_("A member leaves by their own word, before the round is decided."),
            so=_("The page of the panel says where it stands."),
        )
    member.left_at = clock.now()
    member.save(update_fields=["left_at"])
    notifications.replacement_wanted(funding_round)
    audit.record(FundingEvent.LEFT, funding_round, actor=actor, public=False, who=member.user)
    return member


def missing_members(funding_round: FundingRound) -> int:
    """Return how many people the panel lacks of its published size."""
    return max(funding_round.panel_size - funding_round.panel.sitting().count(), 0)
