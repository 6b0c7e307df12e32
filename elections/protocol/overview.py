"""What one pass over an archive collects for its check: nothing of the ballots but which of them count."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from elections.protocol.encoding import parse_canonical
from elections.protocol.errors import ProtocolError
from elections.protocol.events import Step


@dataclass
class Overview:
    """The records outside the ballots, and of each credential the height of its last ballot."""

    setup: Step
    ballots: int = 0
    last: dict[str, int] = field(default_factory=dict)
    after: list[Step] = field(default_factory=list)

    @classmethod
    def of(cls, steps: Iterator[Step]) -> "Overview":
        """Read the steps of an archive whose order is right."""
        overview = cls(next(steps))
        for step in steps:
            if step.event.type == "Ballot":
                overview.ballots += 1
                overview.last[credential_in(step.data[0])] = step.event.height
            else:
                overview.after.append(step)
        return overview

    def of_type(self, type: str) -> list[Step]:  # noqa: A002
        """Return the steps after the ballots whose event is of that type."""
        return [step for step in self.after if step.event.type == type]


def credential_in(ballot: str) -> str:
    """Return the credential a ballot states, before it is checked."""
    try:
        return str(parse_canonical(ballot, "A ballot")["credential"])
    except (ProtocolError, TypeError, KeyError):
        return ""
