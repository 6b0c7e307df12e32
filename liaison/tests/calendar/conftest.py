import pytest

from liaison.services.calendar.real_calendar import load_calendar


@pytest.fixture(autouse=True)
def _real_calendar(_bodies, request):
    """Have the calendar of the process, also after a test that emptied all tables."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        load_calendar()
