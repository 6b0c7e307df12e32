"""Numbers that people quote to each other: RL-2005-0001."""

from csb_portal.lifecycle import require_transaction
from csb_portal.models import ReferenceSeries

REFERENCE = "[A-Z]{2}-[0-9]{4}-[0-9]{4,8}"


def next_reference(prefix: str, year: int) -> str:
    """Give the next number of the series, without gaps, inside the caller's transaction.

    The series stays locked until the commit, so a step that fails gives its number back.
    Raises ``TransactionManagementError`` outside a transaction.
    """
    return next_references(prefix, year, 1)[0]


def next_references(prefix: str, year: int, count: int) -> list[str]:
    """Give the next so many numbers of the series at once, as ``next_reference`` gives one."""
    require_transaction()
    ReferenceSeries.objects.get_or_create(prefix=prefix, year=year)
    series = ReferenceSeries.objects.select_for_update().get(prefix=prefix, year=year)
    first = series.last_number + 1
    series.last_number += count
    series.save(update_fields=["last_number"])
    return [f"{prefix}-{year}-{number:04}" for number in range(first, first + count)]
