"""What each request is answered in, and by whose clock."""

from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from csb_portal.middleware import ReaderMiddleware
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in

pytestmark = pytest.mark.django_db


def zone_and_language_for(user):
    request = RequestFactory().get("/")
    request.user = user
    seen = []

    def answer(request):
        seen.append((timezone.get_current_timezone(), translation.get_language()))
        return HttpResponse()

    with translation.override("en"):
        ReaderMiddleware(answer)(request)
    return seen[0]


def test_a_person_reads_by_their_own_clock():
    zone, _language = zone_and_language_for(make_user(time_zone="Africa/Tunis"))

    assert zone == ZoneInfo("Africa/Tunis")


def test_a_zone_the_machine_forgot_becomes_utc():
    zone, _language = zone_and_language_for(make_user(time_zone="Mars/Base"))

    assert zone == ZoneInfo("UTC")


def test_everybody_else_reads_by_the_clock_of_the_bureau():
    from django.contrib.auth.models import AnonymousUser

    zone, _language = zone_and_language_for(AnonymousUser())

    assert zone == settings.BUREAU_TIME_ZONE


@pytest.mark.parametrize(("language", "answered"), [("en", "en"), ("ru", "en"), ("fr", "fr")])
def test_a_person_is_answered_in_their_language_where_the_portal_speaks_it(
    settings, language, answered
):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]

    assert zone_and_language_for(make_user(language=language))[1] == answered


def test_the_zone_of_one_request_does_not_leak_into_the_next(client):
    log_in(client, make_user(time_zone="Asia/Tokyo"))

    client.get("/accounts/profile/")

    assert timezone.get_current_timezone_name() == "UTC"
