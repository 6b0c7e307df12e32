"""Addresses of this floor."""

from django.urls import path

from elections.views import booth, calls, elections, voting

app_name = "elections"
urlpatterns = [
    path("calls/", calls.call_list, name="call-list"),
    path("calls/<slug:slug>/", calls.call_detail, name="call-detail"),
    path("calls/<slug:slug>/interest/", calls.interest_create, name="interest-create"),
    path(
        "calls/<slug:slug>/<str:reference>/second-voice/",
        calls.interest_second_voice,
        name="interest-second-voice",
    ),
    path(
        "calls/<slug:slug>/<str:reference>/withdraw/",
        calls.interest_withdraw,
        name="interest-withdraw",
    ),
    path("elections/", elections.election_list, name="election-list"),
    path("elections/<slug:slug>/", elections.election_detail, name="election-detail"),
    path("elections/<slug:slug>/vote/", voting.election_vote, name="election-vote"),
    path("elections/<slug:slug>/cast/", voting.ballot_cast, name="ballot-cast"),
    path("elections/<slug:slug>/cast/<str:tracker>/", voting.ballot_fate, name="ballot-fate"),
    path("elections/<slug:slug>/booth.html", booth.booth_file, name="booth-file"),
    path("elections/<slug:slug>/roll/", elections.election_roll, name="election-roll"),
    path("elections/<slug:slug>/result/", elections.election_result, name="election-result"),
    path("elections/<slug:slug>/complain/", elections.complaint_create, name="complaint-create"),
]
