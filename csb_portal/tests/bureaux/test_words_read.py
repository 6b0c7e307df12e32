"""What people of another bureau read: pages, mails and reports in its own words alone."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import models
from django.test import Client

from csb_portal import clock
from csb_portal.models import OutgoingMail, User
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.tests.bureaux import living
from csb_portal.tests.scenario.test_crawl import crawl, text_of
from families import words
from families.models import Bureau, Clause, Document, DocumentVersion, Family
from families.services.mandates import begin_mandate, step_down
from families.services.reviews.noticing import give_notices
from families.services.reviews.opening import open_review
from liaison.models import Audience, CalendarEvent, Channel, Counterpart, Deadline
from reports.models import TextRevision
from reports.services.compiling import compile_report

pytestmark = pytest.mark.django_db
COMMON = {"thematic", "regional"}
OF_THE_SUMMIT = {"CSD", "CSBS", "WSIS", "PrepCom"}
# What came with the portal as data, which staff replace by their bureau's own.
ENTERED = (
    Audience,
    CalendarEvent,
    Channel,
    Clause,
    Counterpart,
    Deadline,
    Document,
    DocumentVersion,
)
UNREAD = re.compile(
    r"<script\b.*?</script>|<code\b.*?</code>|\b(?:href|src|action|id|for|name|value|class|aria-\w+by)=\"[^\"]*\"",
    re.DOTALL,
)


@pytest.fixture(params=["unep-mgfc", "cfs-csm-2010"])
def bureau(request, settings, tmp_path) -> Bureau:
    settings.MEDIA_ROOT = tmp_path
    with clock.at(living.BEGINS):
        started = living.start(request.param)
        words.remember(started)
        yield started


@pytest.fixture
def person(bureau) -> User:
    person = make_user()
    begin_mandate(Family.objects.first(), person, actor=None)
    return person


@pytest.fixture
def foreign(bureau) -> re.Pattern:
    """Find what this bureau has another word for, and what is of the summit alone."""
    others = set(words.words_of(bureau)) - COMMON | OF_THE_SUMMIT
    longest_first = "|".join(sorted(others, key=len, reverse=True))
    # An address or a row's name in the trail (families.focalpoint:1) is no word.
    word = rf"(?<![\w/.-])(?:{longest_first})(?![\w/@-]|\.\w)"
    return re.compile(rf".{{0,60}}{word}.{{0,30}}", re.IGNORECASE)


def entered() -> re.Pattern:
    """Find what the portal's data say, line by line as pages show it."""
    texts = {
        line
        for model in ENTERED
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        for text in model.objects.values_list(field.name, flat=True)
        for line in (text or "").splitlines()
        if " " in line
    } | {str(clause) for clause in Clause.objects.all()}
    return re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))), re.IGNORECASE)


def read_on_pages(client: Client, foreign: re.Pattern) -> list[tuple[str, str]]:
    data, found = entered(), []
    for address, response in crawl(client, each_kind=1):
        assert response.status_code < 500, address
        if "html" in response.get("Content-Type", ""):
            text = data.sub("", unescape(UNREAD.sub("", text_of(response))))
            found += [(address, said) for said in foreign.findall(text)]
    return found


def test_who_sits_reads_everywhere_the_bureaus_own_words(client, bureau, person, foreign):
    client.force_login(person)

    assert read_on_pages(client, foreign) == []


def test_mails_and_reports_say_the_bureaus_own_words(bureau, person, foreign):
    staff = make_user(Role.STAFF)
    if bureau.procedure != "self":
        living.close(living.announce(living.make_operator()))
    with clock.at(living.BEGINS + timedelta(days=7)):
        step_down(person.focal_points.get(), actor=person)
        review = open_review(first=date(2024, 11, 1), last=date(2025, 2, 28), actor=staff)
    with clock.at(living.BEGINS + timedelta(days=14)):
        give_notices(review, actor=staff)
    with clock.at(living.BEGINS + timedelta(days=40)):
        compile_report(Month(2025, 3))

    mails = OutgoingMail.objects.values_list("subject", "body")
    texts = [text for mail in mails for text in mail]
    texts += [text for revision in TextRevision.objects.all() for text in revision.texts.values()]
    assert len(texts) > 6
    assert [said for text in texts for said in foreign.findall(text)] == []
