"""Families: entered from their list, corrected, dormant and returning."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditDetail, AuditEntry
from families.models import Family, FocalPoint
from families.services.families import (
    correct_family,
    import_families,
    make_dormant,
    preview_families,
    return_family,
)
from families.services.import_files import ImportRefused
from families.tests.factories import make_family, make_focal_point
from families.tests.files import data, roster, sentences

pytestmark = pytest.mark.django_db

HEADER = "slug,kind,name_en"


def listed(*lines, header=HEADER):
    return roster(*lines, header=header)


def test_the_twenty_one_families_are_entered_with_their_names_in_three_languages():
    plan = import_families(data("families.csv"), actor=None)

    assert plan.counts == {"entered": 21, "corrected": 0, "kept": 0}
    family = Family.objects.get(slug="education-academia")
    assert family.name_fr == "Éducation et monde universitaire"
    assert family.name_es == "Educación y mundo académico"
    assert family.other_names == ["Education", "Education and academia"]
    assert Family.objects.active().count() == 21
    assert plan.findings.warnings == []


def test_entering_the_same_list_again_changes_nothing():
    import_families(data("families.csv"), actor=None)
    entries = AuditEntry.objects.count()

    plan = import_families(data("families.csv"), actor=None)

    assert plan.is_unchanged
    assert AuditEntry.objects.count() == entries


def test_families_no_source_confirms_are_entered_dormant_and_last():
    import_families(data("families.csv"), actor=None)

    import_families(data("families_unconfirmed.csv"), actor=None)

    family = Family.objects.get(slug="social-movements")
    assert (family.is_active, family.sort_order) == (False, 22)
    assert Family.objects.count() == 23
    assert Family.objects.active().count() == 21


def test_a_known_family_is_corrected_and_its_status_stays():
    make_family(slug="youth", name_en="Yuoth", status="dormant", sort_order=8)
    content = listed("youth,thematic,Youth,active", header=f"{HEADER},status")

    plan = import_families(content, actor=None)

    family = Family.objects.get()
    assert (family.name_en, family.status, family.sort_order) == ("Youth", "dormant", 8)
    assert [warning.fact for warning in plan.findings.warnings] == [
        "youth is dormant in the portal, and that stays."
    ]


def test_a_column_the_list_does_not_have_is_not_emptied():
    make_family(slug="youth", name_en="Youth", name_fr="Jeunesse", seats=3)

    plan = preview_families(listed("youth,thematic,Youth"))

    assert plan.is_unchanged


@pytest.mark.parametrize(
    ("line", "column", "fact"),
    [
        ("Y outh,thematic,Youth", "slug", "This is not a short name."),
        (",thematic,Youth", "slug", "The cell is empty."),
        ("youth,sectoral,Youth", "kind", "There is no such kind."),
        ("youth,thematic,", "name_en", "The cell is empty."),
    ],
)
def test_a_line_that_is_no_family_is_refused(line, column, fact):
    assert sentences(preview_families(listed(line))) == [((2,), column, fact)]


def test_a_family_that_is_listed_twice_is_refused_with_both_lines():
    plan = preview_families(listed("youth,thematic,Youth", "YOUTH,thematic,Youth"))

    assert sentences(plan) == [((2, 3), "slug", "youth stands in lines 2 and 3.")]


def test_a_roster_given_as_a_list_of_families_is_refused_whole():
    with pytest.raises(ImportRefused):
        import_families(data("roster_synthetic.csv"), actor=None)

    assert not Family.objects.exists()


def test_a_stale_preview_of_families_is_refused():
    content = listed("youth,thematic,Youth")
    seen = preview_families(content).fingerprint
    make_family(slug="youth", name_en="Youth")

    with pytest.raises(DomainError, match="have changed since this preview"):
        import_families(content, expected=seen, actor=None)


def test_a_correction_is_in_the_trail_without_anybodys_words():
    family = make_family(name_en="Yuoth")

    correct_family(family, {"name_en": "Youth"}, actor=None)

    entry = AuditEntry.objects.get()
    assert entry.data == {"fields": ["name_en"]}
    before_and_after = {"before": {"name_en": "Yuoth"}, "after": {"name_en": "Youth"}}
    assert AuditDetail.objects.get().content == before_and_after


def test_a_seat_somebody_holds_cannot_be_taken_away():
    mandate = make_focal_point(seat=2)

    with pytest.raises(DomainError, match="holds seat 2"):
        correct_family(mandate.family, {"seats": 1}, actor=None)


def test_a_dormant_family_leaves_the_roll_and_keeps_its_record():
    mandate = make_focal_point()

    make_dormant(mandate.family, actor=None, reason="No sign of activity in four months.")

    assert not FocalPoint.objects.sitting().exists()
    assert FocalPoint.objects.current().get() == mandate
    entry = AuditEntry.objects.get()
    assert entry.event == "families.family_dormant"
    assert "activity" not in str(entry.content)


def test_a_dormant_family_returns_under_its_old_record():
    mandate = make_focal_point()
    make_dormant(mandate.family, actor=None, reason="x")

    return_family(mandate.family, actor=None, reason="Two people, three organisations.")

    assert FocalPoint.objects.sitting().get() == mandate


def test_a_family_does_not_fall_dormant_twice():
    family = make_family(status="dormant")

    with pytest.raises(TransitionNotAllowed):
        make_dormant(family, actor=None, reason="x")


def test_the_past_is_not_rewritten_by_a_later_change():
    family = make_family()
    with clock.at(datetime(2005, 3, 10, tzinfo=UTC)):
        make_dormant(family, actor=None, reason="x")

    with (
        clock.at(datetime(2005, 3, 20, tzinfo=UTC)),
        pytest.raises(DomainError, match="would take place on 2005-03-09"),
    ):
        return_family(family, actor=None, reason="x", on=date(2005, 3, 9))


def test_any_past_day_can_be_asked_about():
    family = make_family()
    make_focal_point(family=family)
    with clock.at(datetime(2005, 3, 30, 18, tzinfo=UTC)):
        make_dormant(family, actor=None, reason="x")
    with clock.at(datetime(2005, 4, 8, tzinfo=UTC)):
        return_family(family, actor=None, reason="x")

    days = [date(2005, 3, 29), date(2005, 3, 30), date(2005, 4, 7), date(2005, 4, 8)]

    assert [Family.objects.active_on(day).exists() for day in days] == [True, False, False, True]
    assert [FocalPoint.objects.sitting(day).exists() for day in days] == [
        True,
        False,
        False,
        True,
    ]
