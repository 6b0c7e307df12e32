"""Addresses of participation cases."""

from django.urls import path

from secretariat.views.cases import applicant, handling, lodging, mine, overview, steps

FOLLOW = "participation/follow/<str:token>"
CASE = "participation/cases/<str:reference>"

urlpatterns = [
    path("participation/", overview.overview, name="overview"),
    path("participation/mine/", mine.my_cases, name="my-cases"),
    path("participation/links/", overview.lost_link, name="lost-link"),
    path("participation/accreditation/", lodging.accreditation, name="accreditation"),
    path(
        "participation/accreditation/new/",
        lodging.accreditation_create,
        name="accreditation-create",
    ),
    path("participation/registration/", lodging.registration, name="registration"),
    path(
        "participation/registration/new/", lodging.registration_create, name="registration-create"
    ),
    path("participation/visa/new/", lodging.visa_create, name="visa-create"),
    path("participation/lodged/<str:token>/", lodging.lodged, name="lodged"),
    path(f"{FOLLOW}/", applicant.follow, name="follow"),
    path(f"{FOLLOW}/confirm/", applicant.follow_confirm, name="follow-confirm"),
    path(f"{FOLLOW}/answer/", applicant.follow_answer, name="follow-answer"),
    path(f"{FOLLOW}/withdraw/", applicant.follow_withdraw, name="follow-withdraw"),
    path(f"{FOLLOW}/items/<slug:code>/", applicant.follow_item, name="follow-item"),
    path(f"{FOLLOW}/files/<int:pk>/", applicant.follow_file, name="follow-file"),
    path(f"{CASE}/", handling.case_detail, name="case-detail"),
    path(f"{CASE}/files/<int:pk>/", handling.case_file, name="case-file"),
    path(f"{CASE}/<slug:name>/", steps.case_step, name="case-step"),
]
