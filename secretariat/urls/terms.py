"""Addresses of this floor."""

from django.urls import path

from secretariat.views.contributions import contributions
from secretariat.views.terms import handover, seats

urlpatterns = [
    path("secretariat/", seats.secretariat_detail, name="secretariat-detail"),
    path("secretariat/seats.csv", seats.secretariat_csv, name="secretariat-csv"),
    path("secretariat/contributions/", contributions, name="contributions"),
    path("secretariat/terms/<int:pk>/handover/", handover.handover, name="handover"),
    path("secretariat/claim/", seats.seat_claim, name="seat-claim"),
    path("secretariat/claim/leave/", seats.claim_leave, name="claim-leave"),
    path("secretariat/seats/<int:pk>/step-down/", seats.seat_step_down, name="seat-step-down"),
]
