"""Participation by family: frozen in parts, told as far as it means nobody, held against records."""

import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from csb_portal import audit, clock
from families.tests.factories import make_family
from reports import figures
from reports.edition import Edition, editions_of
from reports.models import MonthlyReport
from reports.report_paper import as_data
from reports.tests.factories import DRAFTING, FEBRUARY, geneva, make_published
from reports.tests.services.test_rendering_translations import translate
from secretariat.choices.cases import CaseEvent, CaseKind
from secretariat.models import Case
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db
RECORDS = "/reports/2005-02/figures/cases_received/"


@pytest.fixture
def cases(db) -> dict[str, list[Case]]:
    """Cases of February: four of youth, three of media, two and one of others, two of nobody."""
    families = {
        slug: make_family(slug=slug, name_en=f"The {slug}", name_fr=f"Les {slug}")
        for slug in ("youth", "media", "unions", "parliaments")
    }
    made = {}
    with clock.at(geneva(2005, 2, 10)):
        for slug, count in (("youth", 4), ("media", 3), ("unions", 2), ("parliaments", 1)):
            made[slug] = [make_case(family=families[slug]) for _ in range(count)]
        made["none"] = [make_case(), make_case()]
        for case in made["none"]:
            Case.objects.filter(pk=case.pk).update(family=None)
    return made


@pytest.fixture
def report(cases, members) -> MonthlyReport:
    with clock.at(DRAFTING):
        return make_published(members)


def parts_of(report: MonthlyReport) -> dict[str, int]:
    row = next(row for row in report.figures if row["key"] == "cases_received")
    return {part["key"]: part["value"] for part in row["parts"]}


def test_parts_add_up_and_fewer_than_three_are_put_together(report):
    assert list(parts_of(report).items()) == [("youth", 4), ("media", 3), ("_others", 5)]
    row = next(row for row in report.figures if row["key"] == "cases_received")
    assert row["value"] == 12
    assert row["parts"][0] == {
        "key": "youth",
        "label": "The youth",
        "value": 4,
        "url": f"{RECORDS}#part-youth",
    }


def test_where_only_the_sum_can_be_told_there_are_no_parts(members):
    with clock.at(geneva(2005, 2, 10)):
        make_case()
    with clock.at(DRAFTING):
        report = make_published(members)

    assert parts_of(report) == {}


def test_the_page_draws_the_parts_beside_their_table(report, client):
    with clock.at(DRAFTING):
        text = client.get("/reports/2005-02/").text

    figure = re.search(r'<figure class="bars">.*?</figure>', text, re.DOTALL)[0]
    assert "<figcaption>Participation cases received by family</figcaption>" in figure
    assert re.findall(r'class="bars-bar" .*?width="([\d.]+)%"', figure) == ["80.0", "60.0", "100.0"]
    rows = re.findall(
        r'<th scope="row"><a href="(.*?)">(.*?)</a></th>\s*<td class="number">(\d+)', figure
    )
    assert rows == [
        (f"{RECORDS}#part-youth", "The youth", "4"),
        (f"{RECORDS}#part-media", "The media", "3"),
        (f"{RECORDS}#part-_others", "Others together", "5"),
    ]
    assert "unions" not in text
    assert "parliaments" not in text


def test_a_report_from_before_there_were_parts_has_no_such_chart_and_verifies(
    cases, members, client, monkeypatch
):
    whole = [replace(figure, split=None) for figure in figures.declared()]
    with monkeypatch.context() as before, clock.at(DRAFTING):
        before.setattr(figures, "declared", lambda: whole)
        make_published(members)

    with clock.at(DRAFTING):
        assert 'class="bars"' not in client.get("/reports/2005-02/").text
        assert "parts" not in client.get(RECORDS).context
    assert verify() == "cases_received: 12, as frozen."


def test_a_translation_names_the_families_in_its_language(report, members):
    version = report.versions.get()
    with clock.at(DRAFTING):
        french = Edition(version, [version], translate(report, members[1]))

    rows = [row for row in french.figures if "parts" in row]

    assert [part["label"] for part in rows[0]["parts"]][:2] == ["Les youth", "Les media"]
    assert parts_of(report) == {part["key"]: part["value"] for part in rows[0]["parts"]}


def test_paper_holds_the_same_table(report):
    edition = editions_of(FEBRUARY)[-1]

    tables = [table for one in as_data(edition)["sections"] for table in one["tables"]]

    assert tables == [
        {
            "caption": "Participation cases received by family",
            "header": ["Who", "How many"],
            "rows": [["The youth", "4"], ["The media", "3"], ["Others together", "5"]],
        }
    ]


def test_programs_get_the_parts_with_the_report_and_as_a_set(report, client):
    row = {
        "id": "2005-02/cases_received/media",
        "month": "2005-02-01",
        "version": "1.0",
        "figure": "cases_received",
        "part": "media",
        "label": "The media",
        "value": 3,
        "records": f"http://127.0.0.1:8000{RECORDS}#part-media",
    }

    assert row in client.get("/api/v1/parts").json()["rows"]
    frozen = client.get("/reports/2005-02/1.0.json").json()["content"]["figures"]
    assert [one["parts"] for one in frozen if one["key"] == "cases_received"] == [
        next(one["parts"] for one in report.figures if one["key"] == "cases_received")
    ]


def test_the_page_of_the_figure_leads_to_each_part(report, client):
    with clock.at(DRAFTING + timedelta(days=2)):
        text = client.get(RECORDS).text

    assert re.findall(r'<tr id="part-(.*?)">.*?number">(\d+)', text, re.DOTALL) == [
        ("youth", "4"),
        ("media", "3"),
        ("_others", "5"),
    ]
    assert "unions" not in text


def test_a_visa_is_of_no_family_because_a_family_never_learns_of_it(cases, members):
    with clock.at(geneva(2005, 2, 11)):
        for _ in range(2):
            make_case(kind=CaseKind.VISA, family=cases["youth"][0].family)
    with clock.at(DRAFTING):
        report = make_published(members)

    assert parts_of(report) == {"youth": 4, "_none": 4, "media": 3, "_others": 3}


def verify() -> str:
    out = StringIO()
    call_command("verify_report", "2005-02", stdout=out)
    return next(line for line in out.getvalue().splitlines() if line.startswith("cases_received"))


def move(case: Case, family) -> None:
    Case.objects.filter(pk=case.pk).update(family=family)


def test_parts_nobody_touched_are_as_frozen(report):
    assert verify() == "cases_received: 12, as frozen."


def test_a_case_that_stands_in_another_family_without_a_word_is_found(report, cases):
    move(cases["youth"][0], cases["media"][0].family)

    with pytest.raises(CommandError, match="differ without a reason: 1"):
        verify()


def test_no_later_act_explains_that_a_case_stands_in_another_family(report, cases):
    move(cases["youth"][0], cases["media"][0].family)
    with clock.at(geneva(2005, 2, 20)):
        late = make_case(family=cases["media"][0].family)
    with transaction.atomic(), clock.at(geneva(2005, 3, 7)):
        for case in (cases["youth"][0], late):
            audit.record(CaseEvent.MOVED, case, actor=None)

    with pytest.raises(CommandError, match="differ without a reason: 1"):
        verify()


def test_a_small_move_is_found_though_nothing_told_changes(report, cases):
    move(cases["unions"][0], cases["parliaments"][0].family)

    with pytest.raises(CommandError, match="differ without a reason: 1"):
        verify()


@pytest.mark.parametrize("parts", [[], [{"key": "youth", "value": 5}]])
def test_parts_changed_by_hand_are_found(report, parts):
    rows = [row | {"parts": parts} if "parts" in row else row for row in report.figures]
    MonthlyReport.objects.update(figures=rows)

    with pytest.raises(CommandError, match="differ without a reason: 1"):
        verify()
