"""What the trail says happened to accounts and roles; in English, as it is kept."""

from django.db import models


class PortalEvent(models.TextChoices):
    """Acts of the ground itself."""

    PERSON_REGISTERED = "portal.person_registered", "Person registered"
    PERSON_INVITED = "portal.person_invited", "Person invited"
    ROLE_GRANTED = "portal.role_granted", "Role granted"
    ROLE_REVOKED = "portal.role_revoked", "Role revoked"
    ACCOUNT_CLOSED = "portal.account_closed", "Account closed"
    ACCOUNT_REOPENED = "portal.account_reopened", "Account reopened"
    DETAILS_CORRECTED = "portal.details_corrected", "Details of a person corrected"
    ADDRESS_REPLACED = "portal.address_replaced", "Main address of a person replaced"
