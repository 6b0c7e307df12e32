"""Addresses of this floor."""

from django.urls import path

from liaison.views import messages, register, relays, requests

app_name = "liaison"
urlpatterns = [
    path("liaison/", register.register, name="register"),
    path("liaison/relay/new/", relays.relay_create, name="relay-create"),
    path("liaison/request/new/", requests.request_create, name="request-create"),
    path("liaison/request/confirm/<str:token>/", requests.request_confirm, name="request-confirm"),
    path("liaison/<str:reference>/", messages.message_detail, name="message-detail"),
    path(
        "liaison/<str:reference>/original.txt", messages.message_original, name="message-original"
    ),
    path(
        "liaison/<str:reference>/set-aside/", messages.message_set_aside, name="message-set-aside"
    ),
    path("liaison/<str:reference>/approve/", relays.relay_approve, name="relay-approve"),
    path("liaison/<str:reference>/deliver/", requests.request_deliver, name="request-deliver"),
    path("liaison/<str:reference>/answer/", requests.request_answer, name="request-answer"),
]
