"""Addresses of the governing documents."""

from django.urls import path

from families.views.documents import comments, feed, pages, translations

urlpatterns = [
    path("documents/", pages.document_list, name="document-list"),
    path("documents/feed.atom", feed.document_feed, name="document-feed"),
    path("documents/comments/<int:pk>/answer/", comments.comment_answer, name="comment-answer"),
    path("documents/<slug:slug>/", pages.document_detail, name="document-detail"),
    path(
        "documents/<slug:slug>/differences/",
        pages.document_differences,
        name="document-differences",
    ),
    path("documents/<slug:slug>/<int:number>/", pages.document_version, name="document-version"),
    path(
        "documents/<slug:slug>/<int:number>/translate/",
        translations.translation_add,
        name="document-translate",
    ),
    path(
        "documents/<slug:slug>/<int:number>/in/<slug:language>/",
        translations.translation_detail,
        name="document-translation",
    ),
    path(
        "documents/<slug:slug>/<int:number>/<str:clause_key>/comment/",
        comments.clause_comment,
        name="clause-comment",
    ),
]
