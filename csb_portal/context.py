"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


def portal(request: HttpRequest) -> dict:
    return {
        "bureau_name": _("[Civil Society Bureau]"),
        "site_url": settings.SITE_URL,
        "bureau_time_zone": str(settings.BUREAU_TIME_ZONE),
        "mail_in_files": not settings.EMAIL_URL,
    }
