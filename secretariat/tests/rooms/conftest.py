"""It is ten days before PrepCom-2: what is tested is asked for now."""

import pytest

from csb_portal import clock
from secretariat.tests.rooms.factories import geneva


@pytest.fixture
def before():
    with clock.at(geneva("2005-02-07 10:00")):
        yield
