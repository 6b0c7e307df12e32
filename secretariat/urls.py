"""Addresses of this floor."""

from django.urls import path

from secretariat import views

app_name = "secretariat"
urlpatterns = [
    path("secretariat/", views.secretariat_detail, name="secretariat-detail"),
    path("secretariat/claim/", views.seat_claim, name="seat-claim"),
    path("secretariat/claim/leave/", views.claim_leave, name="claim-leave"),
    path("secretariat/seats/<int:pk>/step-down/", views.seat_step_down, name="seat-step-down"),
]
