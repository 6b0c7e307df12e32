"""Addresses of this floor."""

from django.urls import path

from elections.views import (
    archive,
    booth,
    calls,
    elections,
    nominations,
    registrar,
    results,
    trustees,
    voting,
)

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
    path("calls/<slug:slug>/offer/", nominations.nomination_create, name="nomination-create"),
    path(
        "calls/<slug:slug>/offer/<str:reference>/withdraw/",
        nominations.nomination_withdraw,
        name="nomination-withdraw",
    ),
    path("offers/<str:reference>/letter/", nominations.nomination_letter, name="nomination-letter"),
    path("elections/", elections.election_list, name="election-list"),
    path("elections/<slug:slug>/", elections.election_detail, name="election-detail"),
    path("elections/<slug:slug>/vote/", voting.election_vote, name="election-vote"),
    path("elections/<slug:slug>/cast/", voting.ballot_cast, name="ballot-cast"),
    path("elections/<slug:slug>/cast/<str:tracker>/", voting.ballot_fate, name="ballot-fate"),
    path("elections/<slug:slug>/booth.html", booth.booth_file, name="booth-file"),
    path("elections/<slug:slug>/roll/", elections.election_roll, name="election-roll"),
    path("elections/<slug:slug>/result/", results.election_result, name="election-result"),
    path("elections/<slug:slug>/result.json", results.result_json, name="result-json"),
    path("elections/<slug:slug>/result.csv", results.result_csv, name="result-csv"),
    path("elections/<slug:slug>/protocol.pdf", results.result_pdf, name="result-pdf"),
    path("elections/<slug:slug>/archive.bel", archive.archive, name="archive"),
    path("elections/<slug:slug>/election.json", archive.election_json, name="election-json"),
    path(
        "elections/<slug:slug>/translations.json",
        archive.translations_json,
        name="translations-json",
    ),
    path("elections/<slug:slug>/trackers/", archive.tracker_list, name="tracker-list"),
    path("elections/<slug:slug>/complain/", elections.complaint_create, name="complaint-create"),
    path(
        "elections/<slug:slug>/trustee/<str:token>/", trustees.trustee_visit, name="trustee-visit"
    ),
    path(
        "elections/<slug:slug>/trustee/<str:token>/status/",
        trustees.trustee_status,
        name="trustee-status",
    ),
    path(
        "elections/<slug:slug>/trustee/<str:token>/send/",
        trustees.trustee_send,
        name="trustee-send",
    ),
    path(
        "elections/<slug:slug>/registrar/<str:token>/",
        registrar.registrar_visit,
        name="registrar-visit",
    ),
    path(
        "elections/<slug:slug>/registrar/<str:token>/status/",
        registrar.registrar_status,
        name="registrar-status",
    ),
    path(
        "elections/<slug:slug>/registrar/<str:token>/send/",
        registrar.registrar_send,
        name="registrar-send",
    ),
]
