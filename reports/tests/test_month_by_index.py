"""A month's report looks up the rows of the month, and reads no table from end to end.

SQLite says beforehand how it will look, whatever the tables hold; PostgreSQL reads small tables
whole. What it takes in milliseconds is measured by ``bench/month.py``.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from csb_portal.months import Month
from reports import figures

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite how it looks rows up"),
]

FEBRUARY = Month(2005, 2)
# Registers that grow with who the bureau is, not with what it does.
REGISTERS = {"families_family", "families_focalpoint", "secretariat_seat", "secretariat_term"}
ALIAS = re.compile(r'"(\w+)" ([A-Z]\d)\b')


def tables_read_whole(ask) -> set[str]:
    """Return the tables that ``ask`` reads from end to end, by SQLite's plan of its queries."""
    found = set()
    with CaptureQueriesContext(connection) as captured:
        ask()
    for query in captured.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = [line for *_ids, line in cursor.fetchall()]
        names = {alias: table for table, alias in ALIAS.findall(query["sql"])}
        scanned = [line.split()[1] for line in plan if line.startswith("SCAN ")]
        found |= {names.get(name, name) for name in scanned}
    return found - REGISTERS


@pytest.mark.parametrize("figure", figures.declared(), ids=lambda figure: figure.key)
def test_a_figure_reads_no_growing_table_whole(figure):
    assert tables_read_whole(lambda: figures.count(figure, FEBRUARY)) == set()


def counted_tables() -> set[str]:
    return {figure.records(FEBRUARY).model._meta.db_table for figure in figures.declared()}


def test_entries_read_nothing_whole_that_a_figure_counts():
    assert tables_read_whole(lambda: figures.entries(FEBRUARY)) & counted_tables() == set()


def test_notices_read_whole_only_meetings_and_consultations():
    """Which meeting owes its minutes, and which question is open, no row says by itself."""
    whole = tables_read_whole(figures.notices) & counted_tables()

    assert whole == {"liaison_meeting", "liaison_consultation"}
