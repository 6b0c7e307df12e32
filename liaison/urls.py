"""Addresses of this floor."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from liaison.views import messages, register, relays, requests


class ReferenceConverter(StringConverter):
    """Numbers like RL-2005-0001; whatever else stands there is no page."""

    regex = "[A-Z]{2}-[0-9]{4}-[0-9]{4,8}"


register_converter(ReferenceConverter, "reference")

app_name = "liaison"
urlpatterns = [
    path("liaison/", register.register, name="register"),
    path("liaison/relay/new/", relays.relay_create, name="relay-create"),
    path("liaison/request/new/", requests.request_create, name="request-create"),
    path("liaison/request/confirm/<str:token>/", requests.request_confirm, name="request-confirm"),
    path("liaison/<reference:reference>/", messages.message_detail, name="message-detail"),
    path(
        "liaison/<reference:reference>/original.txt",
        messages.message_original,
        name="message-original",
    ),
    path(
        "liaison/<reference:reference>/set-aside/",
        messages.message_set_aside,
        name="message-set-aside",
    ),
    path("liaison/<reference:reference>/approve/", relays.relay_approve, name="relay-approve"),
    path(
        "liaison/<reference:reference>/deliver/", requests.request_deliver, name="request-deliver"
    ),
    path("liaison/<reference:reference>/answer/", requests.request_answer, name="request-answer"),
]
