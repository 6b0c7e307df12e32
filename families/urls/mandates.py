"""Addresses of the directory and of mandates."""

from django.urls import path

from families.views import directory, mandates

urlpatterns = [
    path("families/", directory.family_list, name="family-list"),
    path("families/directory.csv", directory.directory_csv, name="directory-csv"),
    path("families/<slug:slug>/", directory.family_detail, name="family-detail"),
    path("families/<slug:slug>/basis/", mandates.mandate_basis, name="mandate-basis"),
    path("families/<slug:slug>/step-down/", mandates.mandate_step_down, name="mandate-step-down"),
    path(
        "families/<slug:slug>/step-down/change/",
        mandates.mandate_end_change,
        name="mandate-end-change",
    ),
    path(
        "families/<slug:slug>/basis/<int:pk>/versions/",
        mandates.basis_versions,
        name="basis-versions",
    ),
]
