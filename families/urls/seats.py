"""Addresses of seats: as of a day, proposals, alternates, handover, belonging."""

from django.urls import path

from families.views import memberships, proposals, seats, seats_as_of

urlpatterns = [
    path("families/seats/", seats_as_of.seats_as_of, name="seats-as-of"),
    path("families/seats.csv", seats_as_of.seats_csv, name="seats-csv"),
    path("families/mine/", memberships.my_families, name="my-families"),
    path("families/mine/<int:pk>/leave/", memberships.membership_leave, name="membership-leave"),
    path("families/<slug:slug>/seats/", seats.seat_keeping, name="seat-keeping"),
    path("families/<slug:slug>/seats/<int:seat>/", seats.dossier, name="dossier"),
    path("families/<slug:slug>/seats/<int:seat>.md", seats.dossier_text, name="dossier-text"),
    path("families/<slug:slug>/stepping-in/", seats.stepping_in, name="stepping-in"),
    path("families/<slug:slug>/bases/<int:pk>/", seats.basis_document, name="basis-document"),
    path(
        "families/<slug:slug>/alternates/<int:pk>/end/", seats.alternate_end, name="alternate-end"
    ),
    path(
        "families/<slug:slug>/alternates/<int:pk>/propose/",
        proposals.alternate_propose,
        name="alternate-propose",
    ),
    path("families/<slug:slug>/propose/", proposals.proposal_create, name="proposal-create"),
    path(
        "families/<slug:slug>/proposals/<int:pk>/",
        proposals.proposal_detail,
        name="proposal-detail",
    ),
    path(
        "families/<slug:slug>/proposals/<int:pk>/confirm/",
        proposals.proposal_confirm,
        name="proposal-confirm",
    ),
    path(
        "families/<slug:slug>/proposals/<int:pk>/close/",
        proposals.proposal_close,
        name="proposal-close",
    ),
]
