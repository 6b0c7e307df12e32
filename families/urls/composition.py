"""Addresses of the bureau as a whole."""

from django.urls import path

from families.views import composition, subscriptions

urlpatterns = [
    path("subscription/", subscriptions.subscription, name="subscription"),
    path("composition/", composition.composition_detail, name="composition"),
    path("composition/about-me/", composition.self_statement, name="self-statement"),
]
