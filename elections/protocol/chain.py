"""The order in which things happen to an election, and how each event names what came before it."""

from collections.abc import Iterable, Iterator

from elections.protocol.encoding import dumps, sha256_hex
from elections.protocol.errors import ProtocolError
from elections.protocol.events import Event, Step

FOLLOWS = {
    "Setup": {"Ballot", "EndBallots"},
    "Ballot": {"Ballot", "EndBallots"},
    "EndBallots": {"EncryptedTally"},
    "EncryptedTally": {"PartialDecryption"},
    "PartialDecryption": {"PartialDecryption", "Result"},
    "Result": set(),
}
RECORDS = {
    "Setup": ("election", "trustees", "credentials", "setup"),
    "Ballot": ("ballot",),
    "EndBallots": (),
    "EncryptedTally": ("tally", "sized tally"),
    "PartialDecryption": ("factors", "owned factors"),
    "Result": ("result",),
}


def check_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """Pass on each step that follows from the one before; raise ProtocolError at the first that does not."""
    return check_order(check_links(steps))


def check_links(steps: Iterable[Step]) -> Iterator[Step]:
    """Pass on each step whose event names the one before and the records with it (4.4)."""
    previous: Event | None = None
    for step in steps:
        check_link(previous, step.event)
        check_records(step)
        previous = step.event
        yield step


def check_order(steps: Iterable[Step]) -> Iterator[Step]:
    """Pass on each step that may happen after what happened before (table in 4.4)."""
    previous: Event | None = None
    for step in steps:
        check_turn(previous, step.event)
        previous = step.event
        yield step
    if previous is None:
        message = "The archive holds no event: the election is not set up."
        raise ProtocolError(message)


def check_link(previous: Event | None, event: Event) -> None:
    """Raise ProtocolError unless height and parent follow from the event before."""
    expected = 0 if previous is None else previous.height + 1
    if event.height != expected:
        message = f"The chain has a gap: an event of height {event.height} stands where {expected} belongs."
        raise ProtocolError(message)
    if event.parent != (previous and previous.digest):
        message = (
            f"The chain is broken: the parent of event {event.height} is not the event before it."
        )
        raise ProtocolError(message)


def check_turn(previous: Event | None, event: Event) -> None:
    """Raise ProtocolError if this event cannot come after the one before."""
    allowed = {"Setup"} if previous is None else FOLLOWS[previous.type]
    if event.type in allowed:
        return
    if previous and event.type == "Ballot":
        message = f"Event {event.height} is a ballot after the end of voting."
    else:
        before = f"after {previous.type}" if previous else "at the beginning"
        message = f"Event {event.height} is {event.type}, which cannot come {before}."
    raise ProtocolError(message)


def check_records(step: Step) -> None:
    """Raise ProtocolError unless the step brings the records that its event needs and names."""
    event, names = step.event, RECORDS[step.event.type]
    if len(step.data) != len(names):
        message = f"Event {event.height} ({event.type}) needs {len(names)} data records and has {len(step.data)}."
        raise ProtocolError(message)
    if event.payload != (sha256_hex(step.data[-1]) if names else None):
        message = (
            f"Event {event.height} ({event.type}) does not name the record that stands before it."
        )
        raise ProtocolError(message)
    if event.type == "Setup":
        check_setup(step)


def check_setup(step: Step) -> None:
    """Raise ProtocolError unless the setup record names the three records before it."""
    election, trustees, credentials, setup = step.data
    if setup != setup_text(election, trustees, credentials):
        message = "The setup record does not name the election, the trustees and the credentials that precede it."
        raise ProtocolError(message)


def setup_text(election: str, trustees: str, credentials: str) -> str:
    """Return the setup record over the three texts (specification, 4.10)."""
    return dumps(
        {
            "election": sha256_hex(election),
            "trustees": sha256_hex(trustees),
            "credentials": sha256_hex(credentials),
        }
    )
