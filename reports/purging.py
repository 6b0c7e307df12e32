"""What of this floor goes by itself."""

from django.utils.translation import gettext_lazy as _

from csb_portal.retention import Purger
from reports.services.subscriptions import forget_unconfirmed

PURGERS = (
    Purger(
        "reports.unconfirmed-subscriptions",
        7,
        _("Addresses asked for the reports and not confirmed"),
        _("Nobody has shown yet that the address is theirs."),
        forget_unconfirmed,
    ),
)
