"""Addresses of this floor, one file a subject."""

from django.urls import include, path

urlpatterns = [
    path("", include(("secretariat.urls.terms", "secretariat"))),
]
