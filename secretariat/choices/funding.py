"""Words of funding: rounds, groups of countries, grounds of recusal, outcomes, events."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    PUBLISHED = "published", _("Published")
    DECIDED = "decided", _("Decided")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")


ROUND_TRANSITIONS = {
    RoundStatus.DRAFT: {RoundStatus.PUBLISHED, RoundStatus.CANCELLED},
    RoundStatus.PUBLISHED: {RoundStatus.DECIDED, RoundStatus.CANCELLED},
    RoundStatus.DECIDED: {RoundStatus.ENDED},
    RoundStatus.ENDED: set(),
    RoundStatus.CANCELLED: set(),
}
ROUND_TONES = {
    RoundStatus.DRAFT: "draft",
    RoundStatus.PUBLISHED: "open",
    RoundStatus.DECIDED: "done",
    RoundStatus.ENDED: "done",
    RoundStatus.CANCELLED: "stopped",
}


class CountryGroup(models.TextChoices):
    """The groups that ceilings are set for."""

    LDC = "ldc", _("Least developed countries")
    DEVELOPING = "developing", _("Other developing countries, and countries in transition")
    DEVELOPED = "developed", _("Developed countries")


class CountryList(models.TextChoices):
    """Which list of the least developed countries a round goes by."""

    OF_2005 = "2005", _("as it was in 2005")
    OF_2024 = "2024", _("as it was at the end of 2024")


class Region(models.TextChoices):
    """Where a country lies, as balance is counted."""

    AFRICA = "africa", _("Africa")
    ASIA = "asia", _("Asia and the Pacific")
    EUROPE_NORTH_AMERICA = "europe-north-america", _("Europe and North America")
    LATIN_AMERICA_CARIBBEAN = "latin-america-caribbean", _("Latin America and the Caribbean")
    WESTERN_ASIA = "western-asia-middle-east", _("Western Asia and the Middle East")


class AccreditationCheck(models.TextChoices):
    OPEN = "open", _("Not checked yet")
    YES = "yes", _("Accredited")
    NO = "no", _("Not accredited")


class RecusalGround(models.TextChoices):
    """Why somebody neither sees nor decides a round."""

    APPLIES = "applies", _("applies in this round")
    FAMILY = "family", _("the same [family] as an applicant")
    ORGANISATION = "organisation", _("the same organisation as an applicant")
    DECLARED = "declared", _("a tie they declared")


class TieStep(models.TextChoices):
    """What put an application behind another one with as many points."""

    NONE = "", _("no tie")
    CRITERION = "criterion", _("more points in a criterion named earlier")
    LOT = "lot", _("the lot, drawn from the published seed")


class Verdict(models.TextChoices):
    """What the rule of a round makes of an application."""

    AWARD = "award", _("Within the budget and the ceiling")
    CEILING = "ceiling", _("The ceiling of its group of countries leaves less than it asks for")
    BUDGET = "budget", _("The budget leaves less than it asks for")
    BELOW = "below", _("Fewer points than the rule asks for")


class FundingOutcome(models.TextChoices):
    """What was decided on an application."""

    OPEN = "", _("Not decided yet")
    AWARDED = "awarded", _("Awarded")
    RESERVE = "reserve", _("On the reserve")
    REFUSED = "refused", _("Refused")


class AwardAnswer(models.TextChoices):
    """What became of an award."""

    OPEN = "", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Not answered in time")


GIVEN_BACK = (AwardAnswer.DECLINED, AwardAnswer.LAPSED)


class FundingEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    DRAFTED = "secretariat.funding_drafted", "Funding round drafted"
    PUBLISHED = "secretariat.funding_published", "Criteria of the funding round published"
    CANCELLED = "secretariat.funding_cancelled", "Funding round cancelled"
    NAMED = "secretariat.funding_panel_named", "Panel member named"
    LEFT = "secretariat.funding_panel_left", "Panel member left"
    APPLIED = "secretariat.funding_applied", "Application for funding received"
    RECUSED = "secretariat.funding_recused", "Recused from the funding round"
    CHECKED = "secretariat.funding_accreditation_checked", "Accreditation of an applicant checked"
    SCORED = "secretariat.funding_scored", "Application for funding scored"
    DECIDED = "secretariat.funding_decided", "Funding round decided by its panel"
    AWARDED = "secretariat.funding_awarded", "Funding awarded"
    ANSWERED = "secretariat.funding_answered", "Award answered"
    ENDED = "secretariat.funding_ended", "Funding round ended"
