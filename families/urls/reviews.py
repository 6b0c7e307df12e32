"""Addresses of the composition review."""

from django.urls import path

from families.views import reviews

urlpatterns = [
    path("reviews/", reviews.review_list, name="review-list"),
    path("reviews/confirm-stop/<str:token>/", reviews.review_stop_link, name="review-stop-link"),
    path("reviews/<str:reference>/", reviews.review_detail, name="review-detail"),
    path("reviews/<str:reference>/<slug:slug>/object/", reviews.case_object, name="review-object"),
    path("reviews/<str:reference>/<slug:slug>/decide/", reviews.case_decide, name="review-decide"),
    path("families/<slug:slug>/stop-review/", reviews.review_stop, name="review-stop"),
    path("families/<slug:slug>/confirm/", reviews.roster_confirm, name="roster-confirm"),
]
