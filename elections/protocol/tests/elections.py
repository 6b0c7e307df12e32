"""Small elections, made with our own hands from the trustees to the result."""

from dataclasses import dataclass, field
from io import BytesIO

from elections.protocol.archive import next_event, read_archive, write_archive
from elections.protocol.ballots import BallotChecker, make_ballot
from elections.protocol.ceremony import assemble, certificate, output, polynomial, private_share
from elections.protocol.chain import setup_text
from elections.protocol.description import Description, Question, describe_election
from elections.protocol.encoding import dumps, sha256_hex
from elections.protocol.events import Step
from elections.protocol.group import G_TABLE
from elections.protocol.tally import encrypted_tally, last_ballots, sized_tally
from elections.protocol.trustees import (
    Trustees,
    check_factors,
    combine,
    decrypt,
    owned,
    result_text,
    single_trustee,
)

TIMESTAMP = 1795288785
UUID = "c5XaNxzZmbDX8N"
SECRETS = ("aJXxT8hHbjcYzUE1WvcKLi", "2gJXxT8hHbjcYzUE1WvcKL", "UYm3UcAVxgu7otbdPG3Uy7")
VOTERS = (11, 12, 13, 14, 15)
CHOICES = {11: [1, 0, 1], 12: [0, 0, 0], 13: [1, 1, 0], 14: [1, 0, 0], 15: [0, 0, 1]}
COUNTS = [[3, 1, 2]]


class Ceremony:
    """Three trustees of whom two decrypt, with everything they sent."""

    def __init__(self, size=3, threshold=2):
        self.secrets = SECRETS[:size]
        places = list(enumerate(self.secrets, 1))
        self.certs = [certificate(secret, at, size, threshold) for at, secret in places]
        self.polynomials = [polynomial(secret, at, self.certs) for at, secret in places]
        self.outputs = [output(secret, at, self.certs, self.polynomials) for at, secret in places]
        self.text = assemble(self.certs, self.polynomials, self.outputs)

    def share(self, index):
        return private_share(self.secrets[index - 1], index, self.certs, self.polynomials)


def append(steps, kind, *data):
    """Return the steps with one more, linked to the last."""
    previous = steps[-1].event if steps else None
    payload = sha256_hex(data[-1]) if data else None
    return [*steps, Step(tuple(data), next_event(previous, kind, payload))]


def rechained(steps):
    """Link the steps anew, as a cheat would who alters the archive and covers the traces."""
    result = []
    for step in steps:
        result = append(result, step.event.type, *step.data)
    return result


def archive_bytes(steps, timestamp=TIMESTAMP):
    stream = BytesIO()
    write_archive(stream, timestamp, [(step.data, step.event.text()) for step in steps])
    return stream.getvalue()


def steps_of(path):
    with path.open("rb") as stream:
        return list(read_archive(stream).steps)


@dataclass
class Election:
    """An election from Setup to Result; ``shares`` are the private keys by owner."""

    trustees: str
    shares: dict[int, int]
    steps: list[Step] = field(default_factory=list)
    uuid: str = UUID

    def __post_init__(self):
        self.description = Description.parse(
            describe_election(
                uuid=self.uuid,
                name="CSBS election",
                description="Choose up to two families.",
                public_key=Trustees.parse(self.trustees).public_key,
                questions=[Question("Which families?", ("Family 1", "Family 2", "Family 3"), 0, 2)],
                administrator="CSD",
                credential_authority="Registrar",
            )
        )
        self.registered = sorted(G_TABLE.power(voter) for voter in VOTERS)
        self.credentials = dumps([str(key) for key in self.registered])
        self.checker = BallotChecker(self.description)

    def set_up(self):
        texts = (self.description.text, self.trustees, self.credentials)
        self.steps = append([], "Setup", *texts, setup_text(*texts))

    def ballot(self, voter, choices=None):
        return make_ballot(self.description, voter, [choices or CHOICES[voter]])

    def vote(self, *texts):
        for text in texts:
            self.steps = append(self.steps, "Ballot", text)

    def close(self):
        self.steps = append(self.steps, "EndBallots")
        texts = [step.data[0] for step in self.steps if step.event.type == "Ballot"]
        counting = last_ballots(self.checker.check(text) for text in texts)
        self.tally = encrypted_tally(self.description, counting)
        self.counted = len(counting)
        self.steps = append(
            self.steps, "EncryptedTally", self.tally, sized_tally(self.tally, self.counted)
        )

    def decrypt(self, *owners):
        self.factors = {}
        for owner in owners:
            text = decrypt(self.shares[owner], self.tally, self.description.fingerprint)
            check_factors(
                Trustees.parse(self.trustees), owner, text, self.tally, self.description.fingerprint
            )
            self.factors[owner] = text
            self.steps = append(self.steps, "PartialDecryption", text, owned(owner, text))

    def publish(self):
        counts = combine(Trustees.parse(self.trustees), self.factors, self.tally, self.counted)
        self.steps = append(self.steps, "Result", result_text(counts))
        return counts


def single_election():
    private, text = single_trustee()
    return Election(text, {1: private})


def threshold_election(ceremony=None):
    ceremony = ceremony or Ceremony()
    return Election(
        ceremony.text, {at: ceremony.share(at) for at in range(1, len(ceremony.secrets) + 1)}
    )


def whole(election, *owners):
    """Let five voters vote, one of them twice, and count."""
    election.set_up()
    election.vote(election.ballot(13, [0, 1, 0]), *(election.ballot(voter) for voter in VOTERS))
    election.close()
    election.decrypt(*owners)
    return election.publish()
