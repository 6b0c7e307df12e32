"""Addresses of meetings."""

from django.urls import path

from liaison.views.meetings import (
    actions,
    agenda,
    invitations,
    listing,
    meetings,
    minutes,
    outcome,
    planning,
)

urlpatterns = [
    path("meetings/", listing.meeting_list, name="meeting-list"),
    path("meetings/new/", planning.meeting_create, name="meeting-create"),
    path("meetings/series/<slug:slug>/next/", planning.series_next, name="series-next"),
    path("meetings/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("meetings/actions/", listing.action_list, name="action-list"),
    path("meetings/actions/<reference:reference>/", actions.action_detail, name="action-detail"),
    path(
        "meetings/actions/<reference:reference>/close/", actions.action_close, name="action-close"
    ),
    path(
        "meetings/actions/<reference:reference>/reassign/",
        actions.action_reassign,
        name="action-reassign",
    ),
    path("meetings/<reference:reference>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<reference:reference>/dossier.pdf", meetings.meeting_dossier, name="dossier"),
    path("meetings/<reference:reference>/reply/", meetings.meeting_reply, name="meeting-reply"),
    path("meetings/<reference:reference>/edit/", planning.meeting_edit, name="meeting-edit"),
    path(
        "meetings/<reference:reference>/announce/",
        planning.meeting_announce,
        name="meeting-announce",
    ),
    path("meetings/<reference:reference>/cancel/", planning.meeting_cancel, name="meeting-cancel"),
    path("meetings/<reference:reference>/agenda/", agenda.agenda_edit, name="agenda-edit"),
    path("meetings/<reference:reference>/agenda/<int:pk>/", agenda.item_step, name="item-step"),
    path("meetings/<reference:reference>/attendance/", outcome.attendance_edit, name="attendance"),
    path("meetings/<reference:reference>/decision/", outcome.decision_create, name="decision"),
    path("meetings/<reference:reference>/action/", outcome.action_create, name="action"),
    path("meetings/<reference:reference>/minutes/", minutes.minutes_edit, name="minutes-edit"),
    path("meetings/<reference:reference>/minutes/step/", minutes.minutes_step, name="minutes-step"),
    path(
        "meetings/<reference:reference>/minutes/<int:number>/",
        minutes.minutes_version,
        name="minutes-version",
    ),
]
