"""Words of this floor: kinds and states of families, and what happens to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FamilyKind(models.TextChoices):
    THEMATIC = "thematic", _("[Thematic]")
    REGIONAL = "regional", _("[Regional]")


class FamilyStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")


FAMILY_TRANSITIONS = {
    FamilyStatus.ACTIVE: {FamilyStatus.DORMANT},
    FamilyStatus.DORMANT: {FamilyStatus.ACTIVE},
}


class Designation(models.TextChoices):
    """How a family found its focal point; "ad hoc" is allowed, and seen."""

    ELECTED = "elected", _("Elected by the [family]")
    CONSENSUS = "consensus", _("Chosen by consensus")
    APPOINTED = "appointed", _("Appointed by a member organisation")
    AD_HOC = "ad_hoc", _("Ad hoc")
    UNSTATED = "unstated", _("Not stated yet")


class ImportKind(models.TextChoices):
    """What a file that staff hand in is a list of."""

    FAMILIES = "families", _("[Families]")
    ROSTER = "roster", _("Roster of [focal points]")


class FamilyEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    FAMILIES_IMPORTED = "families.families_imported", _("[Families] imported")
    ROSTER_IMPORTED = "families.roster_imported", "Roster imported"
    FAMILY_ENTERED = "families.family_entered", _("[Family] entered")
    FAMILY_CORRECTED = "families.family_corrected", _("[Family] corrected")
    SEATS_CHANGED = (
        "families.family_seats_changed",
        _("Number of the seats of a [family] changed"),
    )
    FAMILY_DORMANT = "families.family_dormant", _("[Family] dormant")
    FAMILY_RETURNED = "families.family_returned", _("[Family] returned")
    MANDATE_BEGUN = "families.mandate_begun", "Mandate begun"
    ALTERNATE_STEPPED_IN = "families.alternate_stepped_in", "Alternate stepped in"
    MANDATE_ENDED = "families.mandate_ended", "Mandate ended"
    STEPPED_DOWN = "families.stepped_down", _("[Focal point] stepped down")
    END_TAKEN_BACK = "families.end_taken_back", "Announced end of a mandate taken back"
    END_BROUGHT_FORWARD = (
        "families.end_brought_forward",
        "Announced end of a mandate brought forward",
    )
    BASIS_STATED = "families.basis_stated", "Basis of designation stated"
    BUREAU_CORRECTED = "families.bureau_corrected", "Words and rules corrected"
    ORGANISATION_RECORDED = (
        "families.organisation_recorded",
        "Organisation's accreditation recorded",
    )
    SUBSCRIBED = "families.subscribed", "Somebody subscribed, or agreed to the objectives"
    UNSUBSCRIBED = "families.unsubscribed", "Somebody ended their subscription"
    SELF_STATED = "families.self_stated", "Somebody said something of themselves, or took it back"
    BUREAU_STARTED = "families.bureau_started", "Started from a preset"
