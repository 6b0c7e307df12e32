"""Addresses of consultations of the plenary, and of the register of advocacy."""

from django.urls import path

from liaison.views.consultations import advocacy, comments, consultations, steps

urlpatterns = [
    path("liaison/consultations/", consultations.consultation_list, name="consultation-list"),
    path("liaison/consultations/new/", steps.draft, name="consultation-create"),
    path("liaison/consultations/confirm/<str:token>/", comments.confirm, name="comment-confirm"),
    path(
        "liaison/consultations/<reference:reference>/",
        consultations.consultation_detail,
        name="consultation-detail",
    ),
    path("liaison/consultations/<reference:reference>/edit/", steps.edit, name="consultation-edit"),
    path(
        "liaison/consultations/<reference:reference>/open/", steps.open_it, name="consultation-open"
    ),
    path(
        "liaison/consultations/<reference:reference>/cancel/",
        steps.cancel,
        name="consultation-cancel",
    ),
    path(
        "liaison/consultations/<reference:reference>/summary/",
        steps.summary,
        name="consultation-summary",
    ),
    path(
        "liaison/consultations/<reference:reference>/comment/",
        comments.comment,
        name="comment-create",
    ),
    path(
        "liaison/consultations/<reference:reference>/comments/<int:number>/",
        comments.comment_answer,
        name="comment-answer",
    ),
    path(
        "liaison/consultations/<reference:reference>/comments/<int:number>/remove/",
        comments.comment_remove,
        name="comment-remove",
    ),
    path("liaison/advocacy/", advocacy.advocacy, name="advocacy"),
    path("liaison/advocacy/new/", advocacy.create, name="advocacy-create"),
    path("liaison/advocacy/export.csv", advocacy.export, name="advocacy-export"),
    path("liaison/advocacy/<reference:reference>/", advocacy.detail, name="advocacy-detail"),
    path("liaison/advocacy/<reference:reference>/answer/", advocacy.answer, name="advocacy-answer"),
    path(
        "liaison/advocacy/<reference:reference>/follow-up/",
        advocacy.follow_up,
        name="advocacy-follow-up",
    ),
]
