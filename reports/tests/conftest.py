"""March 2005, the first: where the tests of this floor stand unless they say otherwise."""

from collections.abc import Iterator

import pytest

from csb_portal import clock
from csb_portal.models import User
from reports.tests.factories import DRAFTING, make_members, use_floor


@pytest.fixture
def march() -> Iterator[None]:
    """It is 1 March 2005, 06:00 in Geneva."""
    with clock.at(DRAFTING):
        yield


@pytest.fixture
def members(db) -> list[User]:
    """The six of the secretariat."""
    return make_members()


@pytest.fixture
def floor(monkeypatch) -> None:
    """The floors below counted what the scenario expects of February 2005."""
    use_floor(monkeypatch)
