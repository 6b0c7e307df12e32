"""One line per check: "ok", "FAIL", or "--" for what is not there yet or could not be checked."""

from collections.abc import Callable
from typing import Any, TypeVar

from elections.protocol.errors import ProtocolError

T = TypeVar("T")
MOST_PROBLEMS = 20


class Report:
    """Writes the lines and remembers whether one of them failed."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Take whoever wants the lines."""
        self.write = write
        self.sound = True
        self.problems = 0

    def attempt(self, name: str, check: Callable[..., T], *arguments: Any) -> T | None:
        """Run a check and return what it found, or None with a line if it fails."""
        try:
            return check(*arguments)
        except ProtocolError as error:
            self.failed(name, str(error))
            return None

    def failed(self, name: str, why: str) -> None:
        """Write what is wrong."""
        self.sound = False
        self.write(f"FAIL {name}: {why}")

    def problem(self, name: str, why: str) -> None:
        """Write one of many things of a kind that are wrong, up to a number that can be read."""
        self.problems += 1
        if self.problems <= MOST_PROBLEMS:
            self.failed(name, why)
        elif self.problems == MOST_PROBLEMS + 1:
            self.failed(name, "There are more; only the first are named.")

    def found(self, name: str, fact: str) -> None:
        """Write what holds."""
        self.write(f"ok   {name}: {fact}")

    def left_out(self, name: str, why: str) -> None:
        """Write what was not checked, and why."""
        self.write(f"--   {name}: {why}")
