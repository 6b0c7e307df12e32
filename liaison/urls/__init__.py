"""Addresses of this floor, one file a subject."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from csb_portal.references import REFERENCE


class ReferenceConverter(StringConverter):
    """Numbers like RL-2005-0001; whatever else stands there is no page."""

    regex = REFERENCE


register_converter(ReferenceConverter, "reference")

LIAISON = [
    path("", include("liaison.urls.register")),
    path("", include("liaison.urls.incoming")),
    path("", include("liaison.urls.inbox")),
    path("", include("liaison.urls.consultations")),
]

CHANNELS = [
    path("", include("liaison.urls.channels")),
]

MEETINGS = [
    path("", include("liaison.urls.meetings")),
]

urlpatterns = [
    path("", include((CHANNELS, "channels"))),
    path("", include((LIAISON, "liaison"))),
    path("", include(("liaison.urls.calendar", "calendar"))),
    path("", include((MEETINGS, "meetings"))),
]
