import pytest

from csb_portal import clock
from liaison.tests.factories import make_member
from liaison.tests.meeting_factories import geneva


@pytest.fixture(autouse=True)
def monday():
    """It is Monday, 14 February 2005, nine in the morning in Geneva."""
    with clock.at(geneva(2005, 2, 14, 9)):
        yield


@pytest.fixture
def member(db):
    """One of the six."""
    return make_member()


@pytest.fixture
def second(member):
    """Another of the six."""
    return make_member()
