"""What of this floor goes by itself."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from csb_portal.retention import Purger
from elections.models import KeptStatement


def purge_refused_statements(before: datetime) -> int:
    return KeptStatement.objects.filter(refused_at__lt=before).delete()[0]


PURGERS = (
    Purger(
        "elections.refused-statements",
        400,
        _("Statements of volunteers that came too late"),
        _("So that the next call begins with your text; calls come about once a year."),
        purge_refused_statements,
    ),
)
