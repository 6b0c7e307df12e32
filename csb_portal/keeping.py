"""What the clock does to many things: each by itself, so that one does not stop the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


def each_by_itself(things: Iterable[T], act: Callable[[T], object]) -> None:
    """Let ``act`` look after each of ``things``; one that fails is logged and comes again.

    What ``act`` does to one is a transaction of its own.
    """
    for thing in things:
        try:
            act(thing)
        except Exception:  # whatever ails one must not stop the clock of the others
            logger.exception("%r could not be looked after", thing)
