"""Put our admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "csb_portal.admin_site.PortalAdminSite"
