"""Addresses of what was answered by mail."""

from django.urls import path

from liaison.views.incoming import replies

urlpatterns = [
    path("liaison/replies/<int:pk>/answer/", replies.reply_answer, name="reply-answer"),
    path("liaison/replies/<int:pk>/note/", replies.reply_note, name="reply-note"),
    path("liaison/replies/<int:reply_pk>/files/<int:pk>/", replies.reply_file, name="reply-file"),
]
