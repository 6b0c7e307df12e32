"""The ballots of an election that belenios-tool 3.3.0 made."""

import json
import tarfile
from pathlib import Path

import pytest

from elections.protocol.ballots import BallotChecker
from elections.protocol.description import Description, describe_election
from elections.protocol.proofs import Proof, check_decryption, check_knowledge, check_message
from elections.protocol.tally import encrypted_tally, last_ballots, sized_tally

ARCHIVE = Path(__file__).parent / "vectors" / "c5XaNxzZmbDX8M.bel"


@pytest.fixture(scope="module")
def texts():
    with tarfile.open(ARCHIVE) as archive:
        return [archive.extractfile(member).read().decode() for member in archive]


@pytest.fixture(scope="module")
def description(texts):
    return Description.parse(next(text for text in texts if text.startswith('{"version":1,"desc')))


@pytest.fixture(scope="module")
def ballots(texts, description):
    checker = BallotChecker(description)
    return [checker.check(text) for text in texts if text.startswith('{"election_uuid"')]


def test_its_description_is_written_as_we_write_it(description):
    again = describe_election(
        uuid=description.uuid,
        name=description.name,
        description=description.description,
        public_key=description.public_key,
        questions=description.questions,
        administrator=description.administrator,
        credential_authority=description.credential_authority,
    )

    assert again == description.text


def test_all_its_ballots_pass(ballots):
    assert len({ballot.credential for ballot in ballots}) == 42


def test_its_tally_is_ours(texts, description, ballots):
    tally = encrypted_tally(description, last_ballots(ballots))

    assert tally in texts
    assert sized_tally(tally, 42) in texts


@pytest.fixture(scope="module")
def trustees(texts):
    text = next(text for text in texts if text.startswith('[["Pedersen"'))
    return json.loads(text)[0][1]


def test_the_keys_of_its_trustees_are_proved(trustees):
    for key in trustees["verification_keys"]:
        assert check_knowledge(int(key["public_key"]), Proof.from_json(key["pok"]))


def test_the_certificates_of_its_trustees_are_signed(trustees):
    for certificate in trustees["certs"]:
        message = certificate["message"]
        signer = int(json.loads(message)["verification"])
        assert check_message(signer, message, Proof.from_json(certificate["signature"]))


def test_its_partial_decryptions_are_proved(texts, trustees, description):
    tally = json.loads(next(text for text in texts if text.startswith('[[{"alpha"')))
    decryptions = [json.loads(text) for text in texts if text.startswith('{"decryption_factors"')]
    owners = [json.loads(text)["owner"] for text in texts if text.startswith('{"owner"')]
    checks = [
        check_decryption(
            int(trustees["verification_keys"][owner - 1]["public_key"]),
            int(pair["alpha"]),
            int(factor),
            Proof.from_json(proof),
            description.fingerprint,
        )
        for owner, decryption in zip(owners, decryptions, strict=True)
        for pair, factor, proof in zip(
            tally[0],
            decryption["decryption_factors"][0],
            decryption["decryption_proofs"][0],
            strict=True,
        )
    ]

    assert checks == [True] * 10
