"""Start work behind the request, by name, after the commit."""

from celery import signature
from django.db import transaction

from csb_portal import clock


def enqueue_on_commit(task_name: str, **kwargs: object) -> None:
    """Start the task called ``task_name`` once the caller's transaction is through.

    However often one transaction asks for the same, it is started once: with the broker
    down each start costs the request most of a second. A dead broker does not fail a
    request whose work is done, so whatever starts here must also be started by beat.
    A replayed past starts nothing in the present.
    """
    if clock.is_replayed() or _is_enqueued(task_name, kwargs):
        return

    def enqueue() -> None:  # not a partial: Django 5.2 cannot log one that fails
        signature(task_name, kwargs=kwargs).apply_async(ignore_result=True)

    enqueue.starts = (task_name, kwargs)  # type: ignore[attr-defined]
    transaction.on_commit(enqueue, robust=True)


def _is_enqueued(task_name: str, kwargs: dict) -> bool:
    """Tell whether this transaction starts the same already, whatever is rolled back from here.

    What an inner block asked for goes when that block alone is rolled back, so only
    blocks that are still open count.
    """
    connection = transaction.get_connection()
    still_open = set(connection.savepoint_ids)
    return any(
        getattr(callback, "starts", None) == (task_name, kwargs) and blocks <= still_open
        for blocks, callback, _robust in connection.run_on_commit
    )
