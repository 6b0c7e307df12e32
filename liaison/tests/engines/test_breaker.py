from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest

from csb_portal import clock
from liaison.choices.channels import EngineKind
from liaison.engines.base import EngineRefused, EngineUnreachable
from liaison.models import EngineState
from liaison.rules.engines import LONGEST_PAUSE, pause_after
from liaison.services.engines.breaker import guarded, state_of
from liaison.tests.engines.moments import MORNING

pytestmark = pytest.mark.django_db
MAILMAN = EngineKind.MAILMAN
MINUTE = timedelta(minutes=1)


def ask(error: Exception | None = None) -> list[str]:
    """Ask once; return whether the engine was asked and how that went."""
    asked = []
    try:
        with guarded(MAILMAN):
            asked.append("asked")
            if error:
                raise error
    except EngineUnreachable:
        asked.append("unreachable")
    return asked


def fail(times: int) -> None:
    for _ in range(times):
        ask(EngineUnreachable("no answer"))


def test_a_slip_or_two_are_forgiven():
    with clock.at(MORNING):
        fail(2)

        assert ask() == ["asked"]
        assert state_of(MAILMAN).unreachable_since is None
        assert EngineState.objects.get().failures == 0


def test_after_three_failures_in_a_row_it_is_left_alone():
    with clock.at(MORNING):
        fail(3)

        assert ask() == ["unreachable"]


def test_it_is_unreachable_since_the_first_failure():
    with clock.at(MORNING):
        fail(1)
    with clock.at(MORNING + MINUTE):
        fail(2)
        state = state_of(MAILMAN)

    assert (state.unreachable_since, state.error) == (MORNING, "no answer")


def test_after_its_pause_one_attempt_is_let_through():
    with clock.at(MORNING):
        fail(3)
    with clock.at(MORNING + MINUTE), guarded(MAILMAN):
        assert ask() == ["unreachable"]


def test_an_answer_ends_it():
    with clock.at(MORNING):
        fail(3)
    with clock.at(MORNING + MINUTE):
        assert ask() == ["asked"]
        state = state_of(MAILMAN)

    assert (state.unreachable_since, state.failures, state.error) == (None, 0, "")
    assert state.answered_at == MORNING + MINUTE


def test_a_refusal_is_an_answer():
    with clock.at(MORNING):
        fail(3)
    with clock.at(MORNING + MINUTE):
        with pytest.raises(EngineRefused), guarded(MAILMAN):
            raise EngineRefused("no such list")

        assert state_of(MAILMAN).unreachable_since is None


def test_the_pauses_grow_to_a_quarter_of_an_hour():
    assert [pause_after(failures) for failures in (2, 3, 4, 5, 6, 7, 400)] == [
        timedelta(), MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, LONGEST_PAUSE, LONGEST_PAUSE,
    ]  # fmt: skip


def test_a_failed_attempt_makes_the_next_pause_longer():
    with clock.at(MORNING):
        fail(3)
    with clock.at(MORNING + MINUTE):
        assert ask(EngineUnreachable("still nothing")) == ["asked", "unreachable"]
    with clock.at(MORNING + 2 * MINUTE):
        assert ask() == ["unreachable"]
    with clock.at(MORNING + 3 * MINUTE):
        assert ask() == ["asked"]


def test_a_clock_set_back_brings_no_attempt_nearer():
    with clock.at(MORNING):
        fail(3)
    attempt = ExitStack()
    with clock.at(MORNING + MINUTE):
        attempt.enter_context(guarded(MAILMAN))
    with clock.at(MORNING - 30 * MINUTE), suppress(EngineUnreachable), attempt:
        raise EngineUnreachable("still nothing")
    with clock.at(MORNING + MINUTE * 1.5):
        assert ask() == ["unreachable"]


def test_anything_else_that_goes_wrong_is_not_the_engines_fault():
    with clock.at(MORNING), pytest.raises(ZeroDivisionError), guarded(MAILMAN):
        raise ZeroDivisionError

    assert state_of(MAILMAN).failures == 0
