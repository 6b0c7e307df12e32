"""The circuit breaker: an engine that does not answer is left alone, and asked again now and then."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from csb_portal import clock
from liaison.choices.channels import EngineKind
from liaison.engines.base import EngineRefused, EngineUnreachable
from liaison.models import EngineState
from liaison.rules.engines import pause_after

logger = logging.getLogger(__name__)


@contextmanager
def guarded(engine: EngineKind) -> Iterator[None]:
    """Let the block ask ``engine``, unless it is left alone, and remember how that went.

    Raises ``EngineUnreachable`` without asking where it is left alone. When its pause is
    over, one caller goes ahead, and the others wait for what becomes of that.
    """
    _expect_leave(engine)
    try:
        yield
    except EngineUnreachable as error:
        _remember_failure(engine, str(error))
        raise
    except EngineRefused:
        _remember_answer(engine)
        raise
    else:
        _remember_answer(engine)


def state_of(engine: EngineKind) -> EngineState:
    """Return what is known of ``engine``."""
    return EngineState.objects.filter(engine=engine).first() or EngineState(engine=engine)


@transaction.atomic
def _expect_leave(engine: EngineKind) -> None:
    if not state_of(engine).unreachable_since:
        return
    state = EngineState.objects.select_for_update().get(engine=engine)
    if state.is_left_alone:
        message = "It did not answer, and is asked again later."
        raise EngineUnreachable(message)
    if state.unreachable_since:
        _pause(state)
        state.save(update_fields=["retry_at"])


@transaction.atomic
def _remember_failure(engine: EngineKind, error: str) -> None:
    EngineState.objects.get_or_create(engine=engine)
    state = EngineState.objects.select_for_update().get(engine=engine)
    state.failures += 1
    state.failing_since = state.failing_since or clock.now()
    state.error = error[:300]
    _pause(state)
    state.save(update_fields=["failures", "failing_since", "error", "retry_at"])
    logger.warning("The list engine %s failed %d times: %s", engine, state.failures, error)


@transaction.atomic
def _remember_answer(engine: EngineKind) -> None:
    """Close the circuit; each answer is not worth a row's change, the first after a failure is."""
    state = state_of(engine)
    if state.pk and not state.failures:
        return
    EngineState.objects.update_or_create(
        engine=engine,
        defaults={
            "failures": 0,
            "failing_since": None,
            "retry_at": None,
            "error": "",
            "answered_at": clock.now(),
        },
    )
    if state.failures:
        logger.info("The list engine %s answers again.", engine)


def _pause(state: EngineState) -> None:
    """Move the next attempt further away, never nearer."""
    until = clock.now() + pause_after(state.failures)
    state.retry_at = max(state.retry_at or until, until)
