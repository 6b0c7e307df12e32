"""Words of proposing and confirming, and of those who stand in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalStatus(models.TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


PROPOSAL_TRANSITIONS: dict[ProposalStatus, set[str]] = {
    ProposalStatus.PROPOSED: {
        ProposalStatus.CONFIRMED,
        ProposalStatus.DECLINED,
        ProposalStatus.WITHDRAWN,
        ProposalStatus.LAPSED,
    },
    ProposalStatus.CONFIRMED: set(),
    ProposalStatus.DECLINED: set(),
    ProposalStatus.WITHDRAWN: set(),
    ProposalStatus.LAPSED: set(),
}


class ProposedAs(models.TextChoices):
    """What somebody is proposed for."""

    FOCAL_POINT = "focal", _("[Focal point]")
    ALTERNATE = "alternate", _("Alternate")


class ProposalEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    MANDATE_PROPOSED = "families.mandate_proposed", "Mandate proposed"
    PROPOSAL_CONFIRMED = "families.proposal_confirmed", "Proposal confirmed"
    PROPOSAL_DECLINED = "families.proposal_declined", "Proposal declined"
    PROPOSAL_WITHDRAWN = "families.proposal_withdrawn", "Proposal withdrawn"
    PROPOSAL_LAPSED = "families.proposal_lapsed", "Proposal lapsed"
    ALTERNATE_NAMED = "families.alternate_named", "Alternate named"
    ALTERNATE_ENDED = "families.alternate_ended", "Alternate ended"
    STEPPING_IN_SET = "families.stepping_in_set", "Stepping in of alternates set"
    MEMBERSHIP_BEGUN = "families.membership_begun", "Membership begun"
    MEMBERSHIP_ENDED = "families.membership_ended", "Membership ended"
