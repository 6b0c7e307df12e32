"""When the tests of list engines take place."""

from datetime import UTC, datetime

MORNING = datetime(2005, 2, 1, 9, tzinfo=UTC)
