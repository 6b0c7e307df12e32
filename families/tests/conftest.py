"""The families of the bureau, as their list enters them."""

from datetime import date

import pytest
from django.core.cache import cache

from families.services.families import import_families
from families.tests.files import data
from families.tests.review_helpers import confirmed, make_pair


@pytest.fixture
def counted_anew():
    """Forget how often somebody has sent a form."""
    cache.clear()


@pytest.fixture
def families(db):
    import_families(data("families.csv"), actor=None)


@pytest.fixture
def silent(db):
    """A family without a sign since November 2004, beside one that has some."""
    family, _first, _second = make_pair(contact_email="silent@example.org")
    _other, busy, busier = make_pair()
    for mandate in (busy, busier):
        confirmed(mandate, date(2005, 2, 1))
    return family
