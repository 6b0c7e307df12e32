"""Addresses of the calendar, of date polls and of what meetings need."""

from django.urls import path

from liaison.views.calendar import feeds, needs, pages, polls

urlpatterns = [
    path("calendar.ics", feeds.feed_public, name="feed-public"),
    path("calendar/", pages.calendar, name="calendar"),
    path("calendar/mine/", feeds.my_calendar, name="mine"),
    path("calendar/mine/<str:token>.ics", feeds.feed_mine, name="feed-mine"),
    path("calendar/<slug:slug>.ics", feeds.feed_counterpart, name="feed-counterpart"),
    path("calendar/event/<slug:slug>/", pages.event_detail, name="event-detail"),
    path("calendar/deadline/<slug:slug>/", pages.deadline_detail, name="deadline-detail"),
    path("meetings/polls/", polls.poll_list, name="poll-list"),
    path("meetings/polls/new/", polls.poll_create, name="poll-create"),
    path("meetings/polls/answer/<str:token>/", polls.poll_answer, name="poll-answer"),
    path("meetings/polls/<reference:reference>/", polls.poll_detail, name="poll-detail"),
    path(
        "meetings/polls/<reference:reference>/choose/<int:pk>/",
        polls.poll_choose,
        name="poll-choose",
    ),
    path(
        "meetings/polls/<reference:reference>/call-off/",
        polls.poll_call_off,
        name="poll-call-off",
    ),
    path("meetings/needs/", needs.need_board, name="need-board"),
    path("meetings/needs/<int:pk>/", needs.need_detail, name="need-detail"),
    path("meetings/<reference:reference>/needs/", needs.need_create, name="need-create"),
]
