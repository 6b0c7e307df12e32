"""Addresses of admission and return."""

from django.urls import path

from families.views.admissions import applications, steps, strangers

REFERENCE = "applications/<str:reference>"

urlpatterns = [
    path("applications/", applications.application_list, name="application-list"),
    path("applications/new/", applications.application_create, name="application-create"),
    path(
        "applications/confirm-word/<str:token>/",
        strangers.application_word,
        name="application-word",
    ),
    path(
        "applications/confirm-comment/<str:token>/",
        strangers.application_comment_confirm,
        name="application-comment-confirm",
    ),
    path(f"{REFERENCE}/", applications.application_detail, name="application-detail"),
    path(f"{REFERENCE}/comments/", strangers.application_comment, name="application-comment"),
    path(
        f"{REFERENCE}/comments/<int:number>/remove/",
        strangers.application_comment_remove,
        name="application-comment-remove",
    ),
    path(f"{REFERENCE}/publish/", steps.application_publish, name="application-publish"),
    path(f"{REFERENCE}/object/", steps.application_object, name="application-object"),
    path(f"{REFERENCE}/decide/", steps.application_decide, name="application-decide"),
    path(f"{REFERENCE}/appeal/", steps.appeal_decide, name="appeal-decide"),
    path("families/<slug:slug>/return/", applications.family_return, name="family-return"),
]
