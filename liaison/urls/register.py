"""Addresses of the register."""

from django.urls import path

from liaison.views.register import (
    answering,
    concurring,
    feed,
    listing,
    messages,
    relays,
    requests,
    steps,
    translating,
    writing,
)

urlpatterns = [
    path("liaison/", listing.register, name="register"),
    path("liaison/feed.atom", feed.register_feed, name="feed"),
    path("liaison/relay/new/", writing.relay_create, name="relay-create"),
    path("liaison/statement/new/", writing.statement_create, name="statement-create"),
    path("liaison/draft/<int:pk>/", writing.draft_edit, name="draft-edit"),
    path("liaison/draft/<int:pk>/discard/", writing.draft_discard, name="draft-discard"),
    path("liaison/request/new/", requests.request_create, name="request-create"),
    path("liaison/request/confirm/<str:token>/", requests.request_confirm, name="request-confirm"),
    path("liaison/answer/<str:token>/", answering.answer_with_link, name="answer-by-link"),
    path("liaison/answer/<str:token>/files/<int:pk>/", answering.answer_file, name="answer-file"),
    path(
        "liaison/<reference:reference>/link/<int:pk>/revoke/",
        answering.answer_link_revoke,
        name="answer-link-revoke",
    ),
    path("liaison/<reference:reference>/", messages.message_detail, name="message-detail"),
    path(
        "liaison/<reference:reference>/original.txt",
        messages.message_original,
        name="message-original",
    ),
    path(
        "liaison/<reference:reference>/set-aside/",
        steps.message_set_aside,
        name="message-set-aside",
    ),
    path("liaison/<reference:reference>/approve/", relays.relay_approve, name="relay-approve"),
    path(
        "liaison/<reference:reference>/deliver/", requests.request_deliver, name="request-deliver"
    ),
    path("liaison/<reference:reference>/answer/", requests.request_answer, name="request-answer"),
    path("liaison/<reference:reference>/close/", steps.message_close, name="message-close"),
    path("liaison/<reference:reference>/relate/", steps.message_relate, name="message-relate"),
    path(
        "liaison/<reference:reference>/rehearse/", steps.message_rehearse, name="message-rehearse"
    ),
    path(
        "liaison/<reference:reference>/files/<int:pk>/", messages.message_file, name="message-file"
    ),
    path(
        "liaison/<reference:reference>/ask-concurrence/",
        concurring.concurrence_ask,
        name="ask-concurrence",
    ),
    path("liaison/<reference:reference>/concur/", concurring.concurrence_give, name="concur"),
    path(
        "liaison/<reference:reference>/override/",
        concurring.concurrence_override,
        name="override-concurrence",
    ),
    path(
        "liaison/<reference:reference>/translate/",
        translating.translation_add,
        name="translation-add",
    ),
    path(
        "liaison/<reference:reference>/translation/<int:pk>/check/",
        translating.translation_check,
        name="translation-check",
    ),
]
