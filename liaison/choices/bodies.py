"""Words for the bodies the bureau speaks with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CounterpartKind(models.TextChoices):
    EXECUTIVE_SECRETARIAT = "executive_secretariat", _("Executive Secretariat")
    INTERGOVERNMENTAL_BUREAU = "intergovernmental_bureau", _("Governments")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("International organisation")
    OTHER_WSIS_BODY = "other_wsis_body", _("Other body of the process")
    HOST_COUNTRY = "host_country", _("Host country")
    NGO_SUPPORT = "ngo_support", _("Support of organisations")


class AudienceKind(models.TextChoices):
    PLENARY = "plenary", _("[Plenary]")
    CONTENT = "content", _("[Content and themes]")
    BUREAU = "bureau", _("[Bureau]")
    SECRETARIAT = "secretariat", _("[Secretariat]")
    INTERFACE = "interface", _("Interface with another body")
    WORKING_GROUP = "working_group", _("Working group or caucus")


RELAY_AUDIENCES = (
    AudienceKind.PLENARY,
    AudienceKind.CONTENT,
    AudienceKind.BUREAU,
    AudienceKind.WORKING_GROUP,
)
STATEMENT_AUDIENCES = (*RELAY_AUDIENCES, AudienceKind.SECRETARIAT)
ASKING_AUDIENCES = (AudienceKind.PLENARY, AudienceKind.CONTENT)
PUBLIC_LISTS = (AudienceKind.PLENARY, AudienceKind.CONTENT, AudienceKind.WORKING_GROUP)
