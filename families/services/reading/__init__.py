"""One reader for every list somebody hands in: bytes in, rows and findings out, no database."""

from families.services.reading.findings import Finding, Findings, Row, visible
from families.services.reading.headers import Column, expected_header
from families.services.reading.tables import Table, read_table

__all__ = [
    "Column",
    "Finding",
    "Findings",
    "Row",
    "Table",
    "expected_header",
    "read_table",
    "visible",
]
