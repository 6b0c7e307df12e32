"""Addresses of this floor, one file a subject."""

from django.urls import include, path

PARTICIPATION = [
    path("", include("secretariat.urls.cases")),
    path("", include("secretariat.urls.passes")),
    path("", include("secretariat.urls.board")),
    path("", include("secretariat.urls.imports")),
    path("", include("secretariat.urls.rooms")),
    path("", include("secretariat.urls.funding")),
    path("", include("secretariat.urls.slots")),
]

urlpatterns = [
    path("", include(("secretariat.urls.terms", "secretariat"))),
    path("", include((PARTICIPATION, "participation"))),
]
