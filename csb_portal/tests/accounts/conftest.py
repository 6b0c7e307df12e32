"""What the account tests share: an empty cache, and as many browsers as they need."""

import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client_of():
    """Return a maker of clients, each at a network address of its own or a given one."""

    def make(address="127.0.0.1"):
        return Client(REMOTE_ADDR=address)

    return make
