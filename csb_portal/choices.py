"""What the trail says happened to accounts and roles, and words that several floors share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PortalEvent(models.TextChoices):
    """Acts of the ground itself; in English, as they are kept."""

    PERSON_REGISTERED = "portal.person_registered", "Person registered"
    PERSON_INVITED = "portal.person_invited", "Person invited"
    ROLE_GRANTED = "portal.role_granted", "Role granted"
    ROLE_REVOKED = "portal.role_revoked", "Role revoked"
    ACCOUNT_CLOSED = "portal.account_closed", "Account closed"
    ACCOUNT_REOPENED = "portal.account_reopened", "Account reopened"
    DETAILS_CORRECTED = "portal.details_corrected", "Details of a person corrected"
    RETENTION_CHANGED = "portal.retention_changed", "Retention period changed"
    DATA_REQUESTED = "portal.data_requested", "Request about personal data made"
    DATA_REQUEST_DONE = "portal.data_request_done", "Request about personal data carried out"
    DATA_REQUEST_DECLINED = "portal.data_request_declined", "Request about personal data declined"
    DATA_ERASED = "portal.data_erased", "Personal data erased"
    PEOPLE_MERGED = "portal.people_merged", "Two accounts of one person merged"
    PEOPLE_TOLD_APART = "portal.people_told_apart", "Two accounts said to be two people's"
    TOLD_APART_NO_MORE = "portal.told_apart_no_more", "Two accounts no longer said to be two's"
    ADDRESS_REPLACED = "portal.address_replaced", "Main address of a person replaced"


class VersionOrigin(models.TextChoices):
    """By whom a version in another language was made; the original is what it translates."""

    MACHINE = "machine", _("Machine translation")
    VOLUNTEER = "volunteer", _("Volunteer translation")


class LanguageMark(models.TextChoices):
    """The one mark a version in another language carries: how far to trust it now."""

    MACHINE = VersionOrigin.MACHINE.value, VersionOrigin.MACHINE.label
    VOLUNTEER = VersionOrigin.VOLUNTEER.value, VersionOrigin.VOLUNTEER.label
    CHECKED = "checked", _("Checked translation")
    OUT_OF_DATE = "out_of_date", _("Out of date")

    @property
    def tone(self) -> str:
        """How a badge with it looks."""
        return {"checked": "done", "out_of_date": "warning"}.get(self.value, "waiting")
