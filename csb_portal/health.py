"""Is the portal alive, and are the things it stands on?"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseError
from django.db import connection
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail

logger = logging.getLogger(__name__)

HEARTBEAT = "worker-heartbeat"
HEARTBEAT_MAX_AGE = timedelta(minutes=2)
BACKLOG_MAX_AGE = timedelta(minutes=15)


def beat() -> None:
    """Note that a worker has just run a job that beat sent."""
    cache.set(HEARTBEAT, clock.now(), timeout=24 * 3600)


def jobs_are_down() -> bool:
    """Tell whether no worker has shown itself for two minutes."""
    try:
        last = cache.get(HEARTBEAT)
    except RedisError:
        return True
    return last is None or clock.now() - last > HEARTBEAT_MAX_AGE


def readiness() -> dict[str, bool]:
    """Ask everything the portal stands on, each by its name."""
    checks = {
        "database": _database,
        "broker": _broker,
        "worker": lambda: not jobs_are_down(),
        "mail": _mail_moves,
    }
    return {name: _answers(name, check) for name, check in checks.items()}


def _answers(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OperationalError, RedisError, OSError) as error:
        logger.warning("%s is not ready: %s", name, type(error).__name__)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _broker() -> bool:
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return True


def _mail_moves() -> bool:
    """No mail has waited for its first attempt for a quarter of an hour."""
    return not OutgoingMail.objects.filter(
        status=MailStatus.WAITING, attempts=0, queued_at__lt=clock.now() - BACKLOG_MAX_AGE
    ).exists()
