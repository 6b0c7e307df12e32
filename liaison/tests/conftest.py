import pytest

from liaison.models import Counterpart
from liaison.services.reference_data import load_reference_data


@pytest.fixture(autouse=True)
def _bodies(request):
    """Have the counterparts and audiences, also after a test that emptied all tables."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker(
        "django_db"
    ):
        request.getfixturevalue("db")
        if not Counterpart.objects.exists():
            load_reference_data()
