"""Start work behind the request, by name, after the commit."""

import logging
from time import monotonic

from celery import signature
from django.db import transaction
from kombu.exceptions import OperationalError

from csb_portal import clock

logger = logging.getLogger(__name__)

PAUSE = 10  # seconds


class Broker:
    """What this process knows of the broker: until when it need not be asked again."""

    down_until = 0.0


def enqueue_on_commit(task_name: str, **kwargs: object) -> None:
    """Start the task called ``task_name`` once the caller's transaction is through.

    A dead broker does not fail a request whose work is done, so whatever starts here
    must also be started by beat. Each attempt to reach it costs most of a second, so
    after one that failed nothing is started for a moment, and beat does it all.
    A replayed past starts nothing in the present.
    """
    if clock.is_replayed():
        return

    def enqueue() -> None:  # not a partial: Django 5.2 cannot log one that fails
        if monotonic() < Broker.down_until:
            return
        try:
            signature(task_name, kwargs=kwargs).apply_async(ignore_result=True)
        except OperationalError as error:
            Broker.down_until = monotonic() + PAUSE
            logger.warning("%s is left to beat; the broker is down: %s", task_name, error)

    transaction.on_commit(enqueue, robust=True)
