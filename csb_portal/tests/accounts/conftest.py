"""What the account tests share: counts of their own, and as many browsers as they need."""

import uuid

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _own_counts(settings):
    """Count attempts apart from other tests, without emptying a cache that others may share."""
    prefix = {"KEY_PREFIX": uuid.uuid4().hex}
    settings.CACHES = {"default": settings.CACHES["default"] | prefix}


@pytest.fixture
def client_of():
    """Return a maker of clients, each at a network address of its own or a given one."""

    def make(address="127.0.0.1"):
        return Client(REMOTE_ADDR=address)

    return make
