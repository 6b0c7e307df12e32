"""An election of any size, held from the trustees' ceremony to the result, in a file of its own."""

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from elections.protocol.archive import ArchiveWriter, next_event
from elections.protocol.ballots import make_ballot, read_ballot
from elections.protocol.ceremony import assemble, certificate, new_secret, output, polynomial
from elections.protocol.ceremony import private_share as share_of
from elections.protocol.chain import setup_text
from elections.protocol.credentials import new_code
from elections.protocol.description import Description, Question, describe_election
from elections.protocol.encoding import dumps, random_base58
from elections.protocol.events import Event
from elections.protocol.group import G_TABLE, FixedBase
from elections.protocol.tally import RunningTally, sized_tally
from elections.protocol.trustees import Trustees, combine, decrypt, owned, result_text

CHOICES = 21
TIMESTAMP = 1795288785
DECRYPTING = (1, 3)


@dataclass
class SampleElection:
    """An archive in a folder of its own, as belenios-tool wants it, and what was made for it."""

    path: Path
    description: Description
    voters: int

    @classmethod
    def held(cls, voters: int, folder: Path) -> "SampleElection":
        """Hold an election in which that many vote once, and write its archive."""
        secrets = [new_secret() for _ in range(3)]
        places = list(enumerate(secrets, 1))
        certs = [certificate(secret, at, 3, 2) for at, secret in places]
        polynomials = [polynomial(secret, at, certs) for at, secret in places]
        outputs = [output(secret, at, certs, polynomials) for at, secret in places]
        trustees = assemble(certs, polynomials, outputs)
        description = _description(trustees)
        folder.mkdir()
        election = cls(folder / f"{description.uuid}.bel", description, voters)
        shares = {
            at: share_of(secret, at, certs, polynomials)
            for at, secret in places
            if at in DECRYPTING
        }
        with election.path.open("wb") as stream:
            election.write(_Chain(ArchiveWriter(stream, TIMESTAMP)), trustees, shares)
        (folder / "code").write_text(new_code())
        return election

    def write(self, chain: "_Chain", trustees_text: str, shares: dict[int, int]) -> None:
        """Write everything from Setup to Result."""
        keys = sorted(G_TABLE.power(voter) for voter in range(1, max(1, self.voters) + 1))
        texts = (self.description.text, trustees_text, dumps([str(key) for key in keys]))
        chain.add("Setup", *texts, setup_text(*texts))
        tally = RunningTally(self.description)
        for text in self.ballots():
            chain.add("Ballot", text)
            tally.add(read_ballot(text))
        chain.add("EndBallots")
        encrypted = tally.text()
        chain.add("EncryptedTally", encrypted, sized_tally(encrypted, self.voters))
        factors = {}
        for owner, share in shares.items():
            factors[owner] = decrypt(share, encrypted, self.description.fingerprint)
            chain.add("PartialDecryption", factors[owner], owned(owner, factors[owner]))
        counts = combine(Trustees.parse(trustees_text), factors, encrypted, self.voters)
        chain.add("Result", result_text(counts))

    def ballots(self) -> Iterator[str]:
        """Make the ballot of each voter, on two processors."""
        with ProcessPoolExecutor(2) as pool:
            yield from pool.map(
                partial(_make, self.description.text), range(self.voters), chunksize=8
            )

    def choices_of(self, number: int) -> list[list[int]]:
        """Tick one to three families for voter ``number``; every tenth votes blank."""
        return _choices(number)

    def generate(self, number: int) -> list[str]:
        """Return the command by which belenios-tool makes that voter's ballot."""
        folder = self.path.parent
        choices = folder / f"choices-{number}.json"
        choices.write_text(json.dumps(_choices(number)))
        files = ["--privcred", str(folder / "code"), "--ballot", str(choices)]
        return ["belenios-tool", "election", "generate-ballot", "--dir", str(folder), *files]


class _Chain:
    """Writes event after event."""

    def __init__(self, writer: ArchiveWriter) -> None:
        self.writer = writer
        self.last: Event | None = None

    def add(self, kind: str, *data: str) -> None:
        """Write the records and the event that names the last of them."""
        digests = [self.writer.data(text) for text in data]
        self.last = next_event(self.last, kind, digests[-1] if digests else None)
        self.writer.event(self.last.text())


def _description(trustees: str) -> Description:
    families = tuple(f"Family {number}" for number in range(1, CHOICES + 1))
    return Description.parse(
        describe_election(
            uuid=random_base58(14),
            name="A sample",
            description="An election to measure.",
            public_key=Trustees.parse(trustees).public_key,
            questions=[Question("Which families?", families, 1, 3, blank=True)],
            administrator="The bureau",
            credential_authority="The registrar",
        )
    )


def _choices(number: int) -> list[list[int]]:
    if number % 10 == 9:  # noqa: PLR2004 - the tenth
        return [[1] + [0] * CHOICES]
    ticked = {(number * step) % CHOICES for step in range(1, 2 + number % 3)}
    return [[0] + [int(family in ticked) for family in range(CHOICES)]]


_tables: dict[str, tuple[Description, FixedBase]] = {}


def _make(text: str, number: int) -> str:
    if text not in _tables:
        description = Description.parse(text)
        _tables[text] = description, FixedBase(description.public_key)
    description, key = _tables[text]
    return make_ballot(description, number + 1, _choices(number), key=key)
