"""Addresses of lists that are taken in."""

from django.urls import path

from secretariat.views.imports import lists

IMPORT = "participation/import"

urlpatterns = [
    path(f"{IMPORT}/", lists.import_list, name="import-list"),
    path(f"{IMPORT}/<uuid:pk>/", lists.import_detail, name="import-detail"),
    path(f"{IMPORT}/<uuid:pk>/report.csv", lists.import_report, name="import-report"),
]
