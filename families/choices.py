"""Words of this floor: kinds and states of families, and what happens to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FamilyKind(models.TextChoices):
    THEMATIC = "thematic", _("Thematic")
    REGIONAL = "regional", _("Regional")


class FamilyStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")


FAMILY_TRANSITIONS = {
    FamilyStatus.ACTIVE: {FamilyStatus.DORMANT},
    FamilyStatus.DORMANT: {FamilyStatus.ACTIVE},
}


class Designation(models.TextChoices):
    """How a family found its focal point; "ad hoc" is allowed, and seen."""

    ELECTED = "elected", _("Elected by the family")
    CONSENSUS = "consensus", _("Chosen by consensus")
    APPOINTED = "appointed", _("Appointed by a member organisation")
    AD_HOC = "ad_hoc", _("Ad hoc")
    UNSTATED = "unstated", _("Not stated yet")


class FamilyEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    FAMILIES_IMPORTED = "families.families_imported", "Families imported"
    ROSTER_IMPORTED = "families.roster_imported", "Roster imported"
    MANDATE_BEGUN = "families.mandate_begun", "Mandate begun"
    MANDATE_ENDED = "families.mandate_ended", "Mandate ended"
