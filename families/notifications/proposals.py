"""Who hears of proposals: the second person who is asked, and whoever proposed."""

from csb_portal import mail
from csb_portal.models import User
from csb_portal.permissions import Role
from families.models import FocalPoint, MandateProposal
from families.permissions.proposals import is_own_matter


def mandate_proposed(proposal: MandateProposal) -> None:
    """Ask the family's other focal points to confirm; where there is none, staff."""
    sitting = FocalPoint.objects.sitting().filter(family=proposal.family).users()
    asked = _others(list(sitting), proposal)
    if not asked:
        staff = User.objects.filter(groups__name=Role.STAFF, is_active=True)
        asked = _others(list(staff), proposal)
    mail.queue(
        "families/email/mandate_proposed",
        to=asked,
        occasion=f"mandate-proposed:{proposal.pk}",
        proposal=proposal,
    )


def proposal_answered(proposal: MandateProposal) -> None:
    """Tell whoever proposed what became of it, and why."""
    mail.queue(
        "families/email/proposal_answered",
        to=[proposal.proposed_by],
        occasion=f"proposal-answered:{proposal.pk}",
        proposal=proposal,
    )


def _others(people: list[User], proposal: MandateProposal) -> list[User]:
    return [person for person in people if not is_own_matter(person, proposal)]
