"""The ground as an app of its own, by the name the administration shows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Holds people, mail and the trail."""

    name = "csb_portal"
    verbose_name = _("People, mail and trail")
