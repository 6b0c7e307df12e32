"""Addresses of calls for speaking slots and side events."""

from django.urls import path

from secretariat.views.slots import calls, nominating, slate

CALL = "participation/slots/<slug:slug>"

urlpatterns = [
    path("participation/slots/", calls.call_list, name="slot-calls"),
    path("participation/slots/word/<str:token>/", nominating.word, name="slot-word"),
    path(
        "participation/slots/rename/<str:token>/<slug:role>/",
        nominating.rename,
        name="slot-rename",
    ),
    path(f"{CALL}/", calls.call_detail, name="slot-call"),
    path(f"{CALL}/publish/", calls.call_publish, name="slot-publish"),
    path(f"{CALL}/extend/", calls.call_extend, name="slot-extend"),
    path(f"{CALL}/cancel/", calls.call_cancel, name="slot-cancel"),
    path(f"{CALL}/nominate/", nominating.nominate_page, name="slot-nominate"),
    path(f"{CALL}/slate/", slate.slate, name="slot-slate"),
    path(f"{CALL}/slate/step/", slate.slate_step, name="slot-slate-step"),
    path(f"{CALL}/slate/propose/", slate.slate_propose, name="slot-propose"),
    path(f"{CALL}/slate/send/", slate.slate_send, name="slot-send"),
    path(f"{CALL}/slate/places/<int:pk>/", slate.place_outcome, name="slot-outcome"),
    path(f"{CALL}/slate/sessions/<int:pk>/", slate.session_cancel, name="slot-session-cancel"),
]
