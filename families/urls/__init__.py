"""Addresses of this floor, one file a subject."""

from django.urls import include, path

app_name = "families"
urlpatterns = [
    path("", include("families.urls.seats")),
    path("", include("families.urls.mandates")),
    path("", include("families.urls.composition")),
    path("", include("families.urls.documents")),
    path("", include("families.urls.reviews")),
    path("", include("families.urls.admissions")),
]
