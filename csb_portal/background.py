"""Start work behind the request, by name, after the commit."""

from celery import signature
from django.db import transaction

from csb_portal import clock


def enqueue_on_commit(task_name: str, **kwargs: object) -> None:
    """Start the task called ``task_name`` once the caller's transaction is through.

    A dead broker does not fail a request whose work is done, so whatever starts
    here must also be started by beat. A replayed past starts nothing in the present.
    """
    if clock.is_replayed():
        return

    def enqueue() -> None:  # not a partial: Django 5.2 cannot log one that fails
        signature(task_name, kwargs=kwargs).apply_async(ignore_result=True)

    transaction.on_commit(enqueue, robust=True)
