"""Who hears of funding: each applicant, the panel, and those who run the round."""

from collections.abc import Iterable

from csb_portal import mail
from csb_portal.models import User
from csb_portal.permissions import Role
from secretariat.models import FundingApplication, FundingRound, PanelMember
from secretariat.notifications.cases import tell
from secretariat.permissions.recusals import is_recused


def member_named(member: PanelMember) -> None:
    """Tell somebody that they are on the panel, what it asks of them, and to declare ties."""
    mail.queue(
        "secretariat/email/funding_member",
        to=[member.user],
        occasion=f"funding-member:{member.pk}",
        round=member.round,
        member=member,
    )


def replacement_wanted(funding_round: FundingRound) -> None:
    """Ask whoever named the panel for a replacement, or staff; nobody who is kept out themselves."""
    named_by = User.objects.filter(pk__in=funding_round.panel.values("named_by"))
    staff = User.objects.filter(groups__name=Role.STAFF, is_active=True)
    readers = _not_recused(named_by, funding_round) or _not_recused(staff, funding_round)
    sitting = funding_round.panel.sitting().count()
    left = funding_round.panel.exclude(left_at=None).count()
    mail.queue(
        "secretariat/email/funding_replacement",
        to=readers,
        occasion=f"funding-replacement:{funding_round.pk}:{left}",
        round=funding_round,
        sitting=sitting,
        missing=max(funding_round.panel_size - sitting, 0),
    )


def _not_recused(users: Iterable[User], funding_round: FundingRound) -> list[User]:
    return [user for user in users if not is_recused(user, funding_round)]


def panel_not_needed(funding_round: FundingRound) -> None:
    """Tell the panel that the round was given up."""
    members = funding_round.panel.sitting().select_related("user")
    mail.queue(
        "secretariat/email/funding_cancelled",
        to=[member.user for member in members],
        occasion=f"funding-cancelled:{funding_round.pk}",
        round=funding_round,
    )


def outcome_told(application: FundingApplication, reason: str) -> None:
    """Tell an applicant what was decided, why, and until when they can look elsewhere."""
    tell(
        application.case,
        "secretariat/email/funding_outcome",
        f"funding-outcome:{application.pk}:{application.case.decisions.count()}",
        application=application,
        round=application.round,
        reason=reason,
    )
