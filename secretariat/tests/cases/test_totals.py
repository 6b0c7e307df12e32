"""Everybody reads totals, and no row of them means somebody."""

import csv
import io

import pytest

from families.tests.factories import make_family
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.services.cases.steps import move_case
from secretariat.services.cases.totals import Row, public_totals
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db


def lodge(count, kind=CaseKind.ACCREDITATION, state="", **fields):
    for _ in range(count):
        case = make_case(kind, **fields)
        if state:
            move_case(case, state, reason="So it is.")


def test_states_of_one_or_two_are_told_together():
    lodge(4, state=CaseStatus.GRANTED)
    lodge(3, state=CaseStatus.DEFERRED)
    lodge(2, state=CaseStatus.REASON_REQUESTED)

    (kind,) = public_totals().kinds

    assert (kind.label, kind.count) == ("Accreditation of an organisation", 9)
    assert kind.states == [
        Row("Recommended", 4),
        Row("Deferred, Not recommended, reason requested in writing", 5),
    ]


def test_where_all_fared_alike_nobody_reads_how():
    lodge(5, CaseKind.VISA, state=CaseStatus.REFUSED)

    (kind,) = public_totals().kinds

    assert (kind.count, kind.states) == (5, [])


def test_a_kind_few_asked_for_hides_among_others():
    lodge(1, CaseKind.VISA)
    lodge(2, CaseKind.ROOM)
    lodge(4)

    labels = [(kind.label, kind.count) for kind in public_totals().kinds]

    assert labels == [("Accreditation of an organisation", 4), ("Room, Letter for a visa", 3)]


def test_nothing_is_told_of_one_or_two_cases(client):
    lodge(2)

    assert not public_totals()
    assert "once three people or organisations" in client.get("/participation/").text


def test_families_with_few_cases_are_told_together():
    many, other = make_family(name_en="Youth"), make_family(name_en="Volunteers")
    lodge(3, family=many)
    lodge(3, family=other)
    lodge(2, family=make_family(name_en="Media"))
    lodge(1, family=make_family(name_en="Parliamentarians"))
    lodge(2, family=other, kind=CaseKind.VISA)  # of which no family learns

    families = {(row.label, row.count) for row in public_totals().families}

    assert families == {("Youth", 3), ("Volunteers", 3), ("Media, Parliamentarians together", 3)}


def test_totals_cost_the_same_however_many_there_are(django_assert_num_queries):
    lodge(9)

    with django_assert_num_queries(3):
        public_totals()


def test_the_table_says_what_the_page_says_and_names_nobody(client):
    lodge(4, organisation="", kind=CaseKind.VISA, name="Ama Owusu")
    lodge(3, kind=CaseKind.ROOM, name="Ama Owusu", organisation="Lake Watch")

    page, table = client.get("/participation/").text, client.get("/participation/totals.csv").text

    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert {(row["name"], row["cases"]) for row in rows if row["about"] == "kind"} == {
        ("Letter for a visa", "4"), ("Room", "3"),
    }  # fmt: skip
    for text in (page, table):
        assert "Lake Watch" not in text
        assert "Ama" not in text
