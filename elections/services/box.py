"""The ballot box: a chain of events that only grows, published as it is (``UUID.bel``)."""

from collections.abc import Iterator

from csb_portal.lifecycle import require_transaction
from elections.choices import ChainKind
from elections.models import ChainEvent, Election
from elections.protocol.archive import Event, next_event
from elections.protocol.ballots import read_ballot
from elections.protocol.description import Description
from elections.protocol.encoding import sha256_hex
from elections.protocol.tally import RunningTally

AT_ONCE = 100


def append(election: Election, kind: ChainKind, *data: str) -> ChainEvent:
    """Add an event with the texts it brings; the last of them is what the event names.

    The caller holds the election's lock, so that each event has one before it.
    """
    require_transaction()
    last = election.chain.order_by("-height").first()
    previous = Event.parse(last.text) if last else None
    event = next_event(previous, kind.value, sha256_hex(data[-1]) if data else None)
    return ChainEvent.objects.create(
        election=election,
        height=event.height,
        kind=kind,
        payload=event.payload or "",
        text=event.text(),
        digest=event.digest,
        data=list(data),
    )


def head(election: Election) -> ChainEvent:
    """Return the last event of the chain, which stands for all before it."""
    return election.chain.latest("height")


def ballots(election: Election, *, latest_first: bool = False) -> Iterator[str]:
    """Return the texts of all ballots in the box, a few at a time."""
    order = "-height" if latest_first else "height"
    events = election.chain.filter(kind=ChainKind.BALLOT).order_by(order)
    for data in events.values_list("data", flat=True).iterator(chunk_size=AT_ONCE):
        yield data[0]


def add_up(election: Election) -> tuple[str, int]:
    """Multiply the ciphertexts of each voter's last ballot, keeping one ballot in memory.

    Return the sum as text, and how many ballots are in it.
    """
    tally = RunningTally(Description.parse(election.description_text))
    counted: set[int] = set()
    for text in ballots(election, latest_first=True):
        ballot = read_ballot(text)
        if ballot.credential not in counted:
            counted.add(ballot.credential)
            tally.add(ballot)
    return tally.text(), len(counted)


def texts_of(election: Election, kind: ChainKind) -> list[list[str]]:
    """Return what each event of a kind brought, in order; not for ballots, which are many."""
    return list(election.chain.filter(kind=kind).order_by("height").values_list("data", flat=True))
