"""Addresses of the mailing lists and their archives."""

from django.urls import path

from liaison.views.channels import (
    archive,
    casework,
    held_files,
    members,
    moderation,
    posting,
    subscriptions,
    uses,
)

urlpatterns = [
    path("channels/", archive.channel_list, name="channel-list"),
    path("channels/held/", moderation.held_list, name="held-list"),
    path("channels/subscribe/sent/", subscriptions.subscribe_sent, name="subscribe-sent"),
    path(
        "channels/subscribe/<str:token>/", subscriptions.subscribe_confirm, name="subscribe-confirm"
    ),
    path("channels/leave/<str:token>/", subscriptions.leave_page, name="leave"),
    path(
        "channels/subscription/<str:token>/", subscriptions.subscription_page, name="subscription"
    ),
    path("channels/files/token/<str:token>/", archive.mailed_file, name="mailed-file"),
    path("channels/addresses/<int:pk>/clear/", members.address_clear, name="address-clear"),
    path("channels/<slug:slug>/", archive.channel_detail, name="channel"),
    path("channels/<slug:slug>/new/", posting.post_create, name="post-create"),
    path("channels/<slug:slug>/subscribe/", subscriptions.subscribe_page, name="subscribe"),
    path("channels/<slug:slug>/members/", members.member_list, name="member-list"),
    path("channels/<slug:slug>/members/new/", members.override_create, name="override-create"),
    path("channels/<slug:slug>/members/<int:pk>/end/", members.override_end, name="override-end"),
    path("channels/<slug:slug>/me/", members.my_place, name="my-place"),
    path("channels/<slug:slug>/me/leave/", members.my_leaving, name="my-leaving"),
    path("channels/<slug:slug>/held/<int:pk>/", moderation.held_post, name="held-post"),
    path(
        "channels/<slug:slug>/held/<int:pk>/files/<int:place>/",
        held_files.held_file,
        name="held-file",
    ),
    path("channels/<slug:slug>/held/<int:pk>/mail/", held_files.held_mail, name="held-mail"),
    path("channels/<slug:slug>/<int:number>/", archive.post_detail, name="post"),
    path("channels/<slug:slug>/<int:number>/thread/", archive.thread_detail, name="thread"),
    path("channels/<slug:slug>/<int:number>/reply/", posting.post_create, name="post-reply"),
    path("channels/<slug:slug>/<int:number>/request/", uses.post_request, name="post-request"),
    path("channels/<slug:slug>/<int:number>/agenda/", uses.post_agenda, name="post-agenda"),
    path("channels/<slug:slug>/<int:number>/case/", casework.post_case, name="post-case"),
    path(
        "channels/<slug:slug>/<int:number>/files/<int:place>/", archive.post_file, name="post-file"
    ),
]
