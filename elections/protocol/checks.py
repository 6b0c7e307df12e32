"""The checks of an archive, each a function that raises ProtocolError or says on one line what it found."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing

from elections.protocol.description import Description
from elections.protocol.encoding import members, parse_canonical
from elections.protocol.errors import ProtocolError
from elections.protocol.events import Step
from elections.protocol.tally import sized_tally
from elections.protocol.threshold import element
from elections.protocol.trustees import Trustees, check_factors, combine, owned, result_text


def check_trustees(text: str, description: Description | None) -> Trustees:
    """Check every proof and signature of the trustees, and that the election's key is theirs."""
    trustees = Trustees.parse(text)
    if description is not None and trustees.public_key != description.public_key:
        message = "The key of the election is not the one that its trustees hold."
        raise ProtocolError(message)
    return trustees


def check_credentials(text: str) -> list[str]:
    """Check the list of public credentials: elements of the group, ascending, none twice."""
    what = "The list of public credentials"
    credentials = parse_canonical(text, what)
    if not isinstance(credentials, list):
        raise ProtocolError(f"{what} is not a list.")
    previous = 0
    for credential in credentials:
        value = element(credential, f"An entry of {what[:1].lower()}{what[1:]}")
        if value <= previous:
            raise ProtocolError(f"{what} is not in ascending order, or names somebody twice.")
        previous = value
    return credentials


def check_repeats(ballots: Iterable[Step]) -> Iterator[Step]:
    """Pass on each ballot; check that no ballot stands in the archive twice, byte for byte; another one by the same voter may.

    The digests go to a temporary database, so that memory does not grow with the ballots.
    """
    with closing(sqlite3.connect("")) as seen:
        seen.execute("CREATE TABLE seen (digest TEXT PRIMARY KEY) WITHOUT ROWID")
        for step in ballots:
            if not seen.execute(
                "INSERT OR IGNORE INTO seen VALUES (?)", [step.event.payload]
            ).rowcount:
                message = f"The ballot of event {step.event.height} stands in the archive already, byte for byte."
                raise ProtocolError(message)
            yield step


def check_tally(step: Step, recomputed: str, voters: int) -> str:
    """Check that the published tally is the product of the ballots that count, and how many those are."""
    tally, sized = step.data
    if tally != recomputed:
        message = "The published encrypted tally is not the product of the ballots that count."
        raise ProtocolError(message)
    if sized != sized_tally(tally, voters):
        message = f"The record of the tally does not say that {voters} ballots count, or names another tally."
        raise ProtocolError(message)
    return tally


def check_decryption(
    step: Step, trustees: Trustees, tally: str, description: Description, seen: Mapping[int, str]
) -> int:
    """Check the factors and proofs of one trustee, who has given none before; return which one it is."""
    factors, record = step.data
    what = f"The record of event {step.event.height}"
    owner, _payload = members(parse_canonical(record, what), ("owner", "payload"), what)
    trustees.verification_key(owner)
    if record != owned(owner, factors):
        raise ProtocolError(f"{what} names other factors than those before it.")
    if owner in seen:
        raise ProtocolError(f"Trustee {owner} decrypts twice.")
    check_factors(trustees, owner, factors, tally, description.fingerprint)
    return owner


def check_result(
    step: Step, trustees: Trustees, factors: Mapping[int, str], tally: str, voters: int
) -> list[list[int]]:
    """Check that the published result is what the partial decryptions give; return it."""
    counts = combine(trustees, factors, tally, voters)
    if step.data[0] != result_text(counts):
        message = (
            f"The published result is not what the partial decryptions give, {result_text(counts)}."
        )
        raise ProtocolError(message)
    return counts
