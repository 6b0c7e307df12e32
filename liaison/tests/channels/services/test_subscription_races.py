"""Two clicks at once are one."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from csb_portal.models import AuditEntry
from liaison import channel_links
from liaison.choices.channels import ChannelEvent
from liaison.services.channels.subscriptions import (
    confirm,
    subscribe,
)
from liaison.services.reference_data import load_reference_data
from liaison.tests.channels.factories import (
    channel,
)


def ask(email="anna@example.org", **fields):
    return subscribe(channel("plenary"), email=email, language="fr", **fields)


def token_of(subscription):
    return channel_links.confirm_url(subscription).rstrip("/").rpartition("/")[2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_clicks_confirm_once():
    load_reference_data()
    token = token_of(ask())

    def click(_):
        try:
            return confirm(token).confirmed_at
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        moments = set(pool.map(click, range(6)))

    assert len(moments) == 1
    assert AuditEntry.objects.filter(event=ChannelEvent.SUBSCRIBED).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_who_ask_for_one_address_at_once_make_one_subscription():
    load_reference_data()

    def click(_):
        try:
            return ask().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        keys = set(pool.map(click, range(6)))

    assert len(keys) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_whoever_types_an_address_while_it_is_confirmed_takes_nothing_back():
    load_reference_data()
    subscription = ask()
    token = token_of(subscription)

    def type_it():
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            confirm(token)
            typed = pool.submit(type_it)
            _wait_for_somebody_waiting()
        typed.result(timeout=30)

    subscription.refresh_from_db()
    assert subscription.is_running


def _wait_for_somebody_waiting():
    """Return once another connection waits for a lock."""
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    pytest.fail("Nobody waits for the confirmation.")
