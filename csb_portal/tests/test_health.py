"""What ``/healthz`` and ``/readyz`` tell an operator."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as NoRedis

from csb_portal import clock, health
from csb_portal.models import MailStatus, OutgoingMail

pytestmark = pytest.mark.django_db
ALL_WELL = {"database": True, "broker": True, "worker": True, "mail": True}


@pytest.fixture(autouse=True)
def a_worker_at_work():
    health.beat()
    yield
    cache.delete(health.HEARTBEAT)


def wait_in_the_outbox(since, **fields):
    return OutgoingMail.objects.create(
        occasion="test", to="a@example.org", queued_at=since, next_attempt_at=since, **fields
    )


def test_the_process_says_that_it_is_alive(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_all_is_well_when_everything_answers(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, ALL_WELL)


def test_a_worker_unheard_of_for_two_minutes_is_down(client):
    with clock.at(clock.now() + health.HEARTBEAT_MAX_AGE + timedelta(seconds=1)):
        response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, ALL_WELL | {"worker": False})


def test_a_cache_that_is_gone_counts_as_a_worker_unheard_of(client, monkeypatch):
    def refuse(*args):
        raise NoRedis

    monkeypatch.setattr(health.cache, "get", refuse)

    assert health.readiness() == ALL_WELL | {"worker": False}


def test_a_broker_that_is_gone_is_named(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, ALL_WELL | {"broker": False})


@pytest.mark.parametrize(
    ("minutes", "fields", "moves"),
    [
        (14, {}, True),
        (16, {}, False),
        (16, {"attempts": 1}, True),
        (16, {"status": MailStatus.REFUSED}, True),
    ],
)
def test_mail_moves_unless_one_was_never_tried(minutes, fields, moves):
    wait_in_the_outbox(clock.now() - timedelta(minutes=minutes), **fields)

    assert health.readiness()["mail"] is moves


def test_a_monitor_is_answered_beside_the_proxy(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/").status_code == 301
