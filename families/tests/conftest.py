"""The families of the bureau, as their list enters them."""

import pytest

from families.services.families import import_families
from families.tests.files import data


@pytest.fixture
def families(db):
    import_families(data("families.csv"), actor=None)
