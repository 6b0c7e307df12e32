"""The vector that the browser's twin must reproduce, byte for byte.

It is written anew by CSB_UPDATE_GOLDEN=1; read the difference.
"""

import hashlib
import json
import os
from pathlib import Path

from elections.protocol.ballots import BallotChecker, make_ballot, tracker_of
from elections.protocol.credentials import (
    code_from_seed,
    is_code,
    private_exponent,
    public_credential,
)
from elections.protocol.description import Description, Question, describe_election
from elections.protocol.group import Q, power
from elections.protocol.parameters import G

FILE = Path(__file__).parent / "vectors" / "twin.json"
SEED = "7xKpM2vRqNhW8sTbYcZ4dF"
SECRET = 20261122
QUESTIONS = [
    Question('Which families? „Ü“ & "<3" \\ ✓', ("Émile", "B/2", "C"), 1, 2, blank=True),
    Question("Anything else?", ("Yes", "No"), 0, 2),
]
CHOICES = [
    [[0, 1, 0, 1], [0, 0]],
    [[1, 0, 0, 0], [1, 1]],
    [[0, 0, 1, 0], [0, 1]],
]


def draws(name: str):
    at = 0
    while True:
        at += 1
        digest = hashlib.sha256(f"{name}|{at}".encode()).digest()
        yield int.from_bytes(digest, "big") % int(Q)


def twin() -> dict:
    text = describe_election(
        uuid="c5XaNxzZmbDX8M",
        name="A twin's election",
        description="Line one\nline two",
        public_key=power(G, SECRET),
        questions=QUESTIONS,
        administrator="The bureau",
        credential_authority="The registrar",
    )
    description = Description.parse(text)
    ballots = []
    for number, choices in enumerate(CHOICES):
        code = code_from_seed(SEED, number)
        used: list[str] = []
        source = draws(f"ballot {number}")

        def random(source=source, used=used) -> int:
            used.append(str(next(source)))
            return int(used[-1])

        exponent = private_exponent(code, description.uuid)
        ballot = make_ballot(description, exponent, choices, random=random)
        ballots.append(
            {
                "code": code,
                "exponent": str(exponent),
                "credential": str(public_credential(code, description.uuid)),
                "choices": choices,
                "random": used,
                "ballot": ballot,
                "tracker": tracker_of(ballot),
            }
        )
    return {
        "election": text,
        "fingerprint": description.fingerprint,
        "secret": str(SECRET),
        "seed": SEED,
        "codes": [code_from_seed(SEED, number) for number in range(10)],
        "ballots": ballots,
    }


def test_the_vector_for_the_twin_is_what_python_makes():
    if os.environ.get("CSB_UPDATE_GOLDEN"):
        FILE.write_text(json.dumps(twin(), indent=1, ensure_ascii=False) + "\n")

    assert json.loads(FILE.read_text()) == twin()


def test_every_ballot_for_the_twin_is_valid():
    vector = json.loads(FILE.read_text())
    checker = BallotChecker(Description.parse(vector["election"]))

    trackers = [checker.check(one["ballot"]).tracker for one in vector["ballots"]]

    assert trackers == [one["tracker"] for one in vector["ballots"]]
    assert all(map(is_code, vector["codes"]))
