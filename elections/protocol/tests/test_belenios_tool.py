"""Our ballots and those of belenios-tool 2.0, each checked by the other."""

import json
import os
import shutil
import subprocess

import pytest

from elections.protocol.ballots import BallotChecker, make_ballot
from elections.protocol.credentials import (
    code_from_seed,
    is_code,
    new_code,
    private_exponent,
    public_credential,
)
from elections.protocol.description import Description, describe_election
from elections.protocol.encoding import dumps
from elections.protocol.errors import ProtocolError
from elections.protocol.tally import encrypted_tally, last_ballots, sized_tally
from elections.protocol.tests.voting import forged

TOOL = shutil.which("belenios-tool")
pytestmark = pytest.mark.skipif(
    TOOL is None, reason="belenios-tool is not installed: apt-get install belenios-tool"
)
WITHOUT_BLANK = {"answers": ["A", "B", "C"], "min": 0, "max": 2, "question": "Qui ? „Ü“ ✓"}
WITH_BLANK = {"answers": ["A", "B"], "blank": True, "min": 1, "max": 2, "question": 'Who "<&\\?'}
CHOICES = [
    [[0, 1, 0], [0, 1, 0]],
    [[0, 0, 0], [1, 0, 0]],
    [[1, 0, 1], [0, 1, 1]],
]


class Workshop:
    """A directory in which belenios-tool keeps one election."""

    def __init__(self, folder):
        self.folder = folder
        self.uuid = self.run("setup", "generate-token").strip()
        group = ("--group", "BELENIOS-2048")
        self.run(
            "setup",
            "generate-credentials",
            "--uuid",
            self.uuid,
            *group,
            "--count",
            str(len(CHOICES)),
        )
        (codes,) = folder.glob("*.privcreds")
        self.codes = [line.split()[1] for line in codes.read_text().splitlines()]
        (credentials,) = folder.glob("*.pubcreds")
        # Voters of our own codes stand beside those of the tool's.
        self.our_codes = [code_from_seed("7xKpM2vRqNhW8sTbYcZ4dF", 1), new_code()]
        listed = [entry.split(",")[0] for entry in json.loads(credentials.read_text())]
        listed += [str(public_credential(code, self.uuid)) for code in self.our_codes]
        (folder / "public_creds.json").write_text(dumps(sorted(listed, key=int)))
        self.credentials = set(listed)
        self.run("setup", "generate-trustee-key", *group)
        next(folder.glob("*.pubkey")).rename(folder / "public_keys.jsons")
        self.run("setup", "make-trustees")
        template = {
            "description": "Two\nlines",
            "name": "Élection",
            "questions": [WITHOUT_BLANK, WITH_BLANK],
            "administrator": "CSD",
            "credential_authority": "Registrar",
        }
        (folder / "template.json").write_text(dumps(template))
        self.run(
            "setup", "make-election", "--uuid", self.uuid, *group, "--template", "template.json"
        )
        self.election = (folder / "election.json").read_text().removesuffix("\n")
        self.run("archive", "init")

    def run(self, *words, text=None):
        done = subprocess.run(
            [TOOL, *words],
            check=False,
            cwd=self.folder,
            env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
            input=text,
            capture_output=True,
            text=True,
        )
        self.said = done.stdout + done.stderr
        done.check_returncode()
        return done.stdout

    def ballot(self, code, choices):
        (self.folder / "code").write_text(code)
        (self.folder / "choices").write_text(dumps(choices))
        return self.run(
            "election", "generate-ballot", "--privcred", "code", "--ballot", "choices"
        ).removesuffix("\n")

    def cast(self, text):
        self.run("archive", "add-event", "--type=Ballot", text=text)


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path)


def test_its_codes_and_credentials_are_ours(workshop):
    assert all(map(is_code, workshop.codes))
    assert {
        str(public_credential(code, workshop.uuid)) for code in workshop.codes + workshop.our_codes
    } == workshop.credentials


def test_its_description_is_ours(workshop):
    description = Description.parse(workshop.election)

    again = describe_election(
        uuid=description.uuid,
        name=description.name,
        description=description.description,
        public_key=description.public_key,
        questions=description.questions,
        administrator=description.administrator,
        credential_authority=description.credential_authority,
    )

    assert again == workshop.election


def test_its_ballots_pass_our_check(workshop):
    checker = BallotChecker(Description.parse(workshop.election))
    codes = [*workshop.codes[:2], workshop.our_codes[0]]

    for code, choices in zip(codes, CHOICES, strict=True):
        text = workshop.ballot(code, choices)
        assert checker.check(text).credential == public_credential(code, workshop.uuid)


def test_our_ballots_and_our_tally_pass_its_check(workshop):
    description = Description.parse(workshop.election)
    checker = BallotChecker(description)
    cast = []
    for code, choices in zip(
        [*workshop.codes, workshop.codes[0]], [*CHOICES, CHOICES[2]], strict=True
    ):
        text = make_ballot(description, private_exponent(code, workshop.uuid), choices)
        workshop.cast(text)
        cast.append(checker.check(text))

    workshop.run("election", "verify")
    said = workshop.said
    workshop.run("archive", "add-event", "--type=EndBallots", text="")
    tally, sized = workshop.run("election", "compute-encrypted-tally").splitlines()

    assert "all checks passed" in said
    counting = last_ballots(cast)
    assert tally == encrypted_tally(description, counting)
    assert sized == sized_tally(tally, 3)


@pytest.mark.parametrize(
    ("ticks", "honest"),
    [
        (([0, 1, 0], [1, 0, 0]), True),
        (([0, 2, 0], [1, 0, 0]), False),
        (([1, 1, 1], [1, 0, 0]), False),
        (([0, 0, 0], [0, 0, 0]), False),
        (([0, 0, 0], [1, 1, 0]), False),
    ],
    ids=["honest", "two votes for one", "too many", "too few", "blank and not blank"],
)
def test_it_refuses_the_forgeries_that_we_refuse(workshop, monkeypatch, ticks, honest):
    description = Description.parse(workshop.election)
    exponent = private_exponent(workshop.codes[0], workshop.uuid)
    text = forged(monkeypatch, description, *ticks, exponent=exponent)

    workshop.cast(text)

    assert accepted(workshop.run, "election", "verify") is honest
    assert accepted(BallotChecker(description).check, text) is honest


def accepted(check, *what):
    try:
        check(*what)
    except (subprocess.CalledProcessError, ProtocolError):
        return False
    return True
