"""Addresses of this floor."""

from django.urls import path

from families import views

app_name = "families"
urlpatterns = [
    path("families/", views.family_list, name="family-list"),
    path("families/directory.csv", views.directory_csv, name="directory-csv"),
    path("families/<slug:slug>/", views.family_detail, name="family-detail"),
    path("families/<slug:slug>/basis/", views.mandate_basis, name="mandate-basis"),
    path("families/<slug:slug>/step-down/", views.mandate_step_down, name="mandate-step-down"),
]
