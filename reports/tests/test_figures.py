"""Figures: counted by the floors, worded here, and never by halves."""

from types import SimpleNamespace

import pytest

from csb_portal import clock
from csb_portal.desk import Entry
from reports import figures
from reports.choices import Section
from reports.tests.factories import FEBRUARY, geneva, make_figure, make_floor, make_members
from secretariat.models import Seat

pytestmark = pytest.mark.django_db


def test_every_floor_below_is_asked_and_every_figure_has_words_and_records():
    make_members()
    with clock.at(geneva(2005, 3, 1, 6)):
        rows, counted, _parts = figures.snapshot(FEBRUARY)

    assert [row["key"] for row in rows] == [figure.key for figure in figures.declared()]
    values = {row["key"]: row["value"] for row in rows}
    assert (values["families_active"], values["seats_filled"]) == (3, 6)
    assert (values["seats_held"], values["seats_vacant"]) == (6, 0)
    assert len(counted["seats_filled"]) == 6
    assert all(row["label"] and row["query"] and row["url"].startswith("/") for row in rows)


def test_figures_stand_in_the_order_of_their_sections():
    with clock.at(geneva(2005, 3, 1, 6)):
        found = [row["section"] for row in figures.snapshot(FEBRUARY)[0]]

    assert found == sorted(found, key=Section.values.index)


def test_every_figure_lists_its_records_or_splits_their_number():
    assert [
        figure.key for figure in figures.declared() if bool(figure.line) == bool(figure.totals)
    ] == []


def test_what_every_floor_tells_of_a_month_finds_its_section():
    make_members()
    Seat.objects.update(since="2005-02-03")

    told = figures.entries(FEBRUARY)

    assert len([entry for entry in told if entry.section == "decisions"]) == 6


def test_a_figure_of_an_unknown_section_is_refused_and_not_left_out():
    floor = SimpleNamespace(FIGURES=[make_figure("moons", 1, "sky")])

    with pytest.raises(figures.FigureError, match="no section for moons: sky"):
        figures.declared([floor])


def test_two_floors_may_not_count_the_same():
    floor = make_floor({"families_active": 1})

    with pytest.raises(figures.FigureError, match="Two floors count families_active"):
        figures.declared([floor, floor])


def test_an_act_of_an_unknown_section_is_refused():
    with pytest.raises(figures.FigureError, match="no section for: moons"):
        figures.entries(FEBRUARY, [make_floor(entries=[Entry("moons", "Full")])])
