"""A program that asks everything the description allows, and much that it does not."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from families.tests.factories import make_bureau
from reports.open_sets import OPEN_SETS

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = [f"/api/v1/{one.name}{ending}" for one in OPEN_SETS for ending in ("", ".csv")]


@pytest.fixture
def described(live_server):
    make_bureau(families=2)
    return schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json")


def test_every_address_is_described(described):
    operations = [found.ok() for found in described.get_all_operations()]

    assert [(one.method, one.path) for one in operations] == [
        ("get", address) for address in ADDRESSES
    ]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_described(described, mode):
    unhurried = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    for found in described.get_all_operations():
        operation = found.ok()
        if mode == GenerationMode.NEGATIVE and not operation.query:
            continue  # a table is asked for without anything that could be wrong

        @unhurried
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            case.call_and_validate()

        ask()
