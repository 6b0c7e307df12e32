"""A report in a real browser: light, without a script, and without a complaint."""

import csv
from dataclasses import replace

import pytest
from django.conf import settings

from csb_portal import clock
from csb_portal.counting import Split
from csb_portal.testing.browser import look_by_day_and_night
from reports import figures
from reports.tests.factories import (
    COUNTED,
    FEBRUARY,
    geneva,
    make_floor,
    make_members,
    make_published,
)
from secretariat.tests.passes.test_browser import LIGHT, Scale, slow_down

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_VISIT = 15 * 1024
MONTHS = 12
PAGE = "/reports/2006-01/"
ALSO_COUNTED = (
    "relays_median_minutes",
    "relays_longest_minutes",
    "interface_meetings",
    "actions_open_at_end",
    "cases_received",
    "cases_settled",
    "cases_open_at_end",
)
EVERYTHING = COUNTED | dict.fromkeys(ALSO_COUNTED, 12345)
WORDS = (
    "The secretariat met the three counterparts and asked them for rooms, time and papers. " * 12
)


NAMES = (settings.BASE_DIR / "families/data/families.csv").read_text().splitlines()
FAMILIES = {row["slug"]: row["name_en"] for row in csv.DictReader(NAMES)}
BY_FAMILY = Split(
    "by family",
    "pk",
    told=lambda counts: [(slug, 3 * len(slug)) for slug in FAMILIES],
    words=lambda keys: FAMILIES,
)


@pytest.fixture
def _a_year_of_reports(monkeypatch) -> None:
    """Twelve reports with every chart, each as long as a newsletter."""
    floor = make_floor(EVERYTHING)
    floor.FIGURES = [
        replace(figure, split=BY_FAMILY) if figure.key == "cases_received" else figure
        for figure in floor.FIGURES
    ]
    monkeypatch.setattr(figures, "SOURCES", (floor,))
    members = make_members()
    for later in range(MONTHS):
        month = FEBRUARY.plus(later)
        with clock.at(geneva(*month.plus(1).first_day.timetuple()[:2], 4, 12)):
            make_published(members, month=month, now=WORDS, messages=WORDS, families=WORDS)


@pytest.mark.usefixtures("_a_year_of_reports")
def test_a_report_is_light_on_the_first_visit_and_lighter_on_the_next(phone_page):
    slow_down(phone_page)
    phone_page.set_default_timeout(60_000)
    scale = Scale(phone_page)

    phone_page.goto(PAGE)
    phone_page.wait_for_load_state("networkidle")
    first = scale.since_last()
    phone_page.get_by_role("link", name="Previous").click()
    phone_page.wait_for_url("**/reports/2005-12/")
    phone_page.wait_for_load_state("networkidle")
    document = next(answer for answer in scale.answers if answer.url.endswith("/2005-12/"))

    assert first <= LIGHT, first
    assert int(document.header_value("content-length")) <= NEXT_VISIT
    assert document.header_value("content-encoding") == "gzip"


@pytest.mark.usefixtures("_a_year_of_reports")
def test_a_report_is_read_at_both_widths_by_day_and_night_and_without_a_script(open_page):
    page = open_page()
    page.goto(PAGE)
    look_by_day_and_night(page, "report")
    assert page.get_by_role("img", name="Requests, month by month").count() == 1

    bare = open_page(java_script_enabled=False)
    bare.goto(PAGE)
    assert bare.get_by_role("heading", name="Cite this report").is_visible()
    assert bare.locator("script:not([type='application/ld+json'])").count() == 0
