"""Addresses of the governing documents."""

from django.urls import path

from families.views.documents import comments, feed, pages

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
        "documents/<slug:slug>/<int:number>/<str:clause_key>/comment/",
        comments.clause_comment,
        name="clause-comment",
    ),
]
