"""Addresses of funding."""

from django.urls import path

from secretariat.views.funding import panel, public, rounds, scoring

FUNDING = "participation/funding"
ROUND = f"{FUNDING}/<slug:slug>"

urlpatterns = [
    path(f"{FUNDING}/", public.funding_list, name="funding-list"),
    path(f"{FUNDING}/new/", rounds.funding_create, name="funding-create"),
    path(f"{FUNDING}/award/<str:token>/", public.award_answer, name="funding-award"),
    path(f"{ROUND}/", public.funding_round, name="funding-round"),
    path(f"{ROUND}/apply/", public.funding_apply, name="funding-apply"),
    path(f"{ROUND}/edit/", rounds.funding_edit, name="funding-edit"),
    path(f"{ROUND}/publish/", rounds.funding_publish, name="funding-publish"),
    path(f"{ROUND}/cancel/", rounds.funding_cancel, name="funding-cancel"),
    path(f"{ROUND}/panel/", panel.funding_panel, name="funding-panel"),
    path(f"{ROUND}/panel/name/", panel.member_name, name="funding-member-name"),
    path(f"{ROUND}/panel/leave/", panel.member_leave, name="funding-member-leave"),
    path(f"{ROUND}/tie/", panel.tie_declare, name="funding-tie"),
    path(f"{ROUND}/applications.csv", panel.applications_csv, name="funding-csv"),
    path(f"{ROUND}/ranking/", scoring.funding_ranking, name="funding-ranking"),
    path(f"{ROUND}/decide/", scoring.funding_decide, name="funding-decide"),
    path(f"{ROUND}/scores/<str:reference>/", scoring.funding_score, name="funding-score"),
    path(
        f"{ROUND}/accreditation/<str:reference>/",
        scoring.accreditation_check,
        name="funding-check",
    ),
]
