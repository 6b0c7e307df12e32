"""The trustees' and the registrar's files do what their twins in Python do; they run in node here."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from elections.protocol import ceremony
from elections.protocol.credentials import code_from_seed, is_code, public_credential
from elections.protocol.encoding import BASE58
from elections.protocol.envelope import SECRET
from elections.protocol.trustees import Trustees, check_factors, combine

NODE = shutil.which("node")
RUNNER = Path(__file__).with_name("node.mjs")
FOLDER = Path(__file__).parents[2] / "protocol" / "tests" / "vectors"
VECTOR = json.loads((FOLDER / "ceremony.json").read_text())
CERTS = [each["text"] for each in VECTOR["certificates"]]
POLYNOMIALS = [each["text"] for each in VECTOR["polynomials"]]
OUTPUTS = [each["text"] for each in VECTOR["outputs"]]
PLACES = range(1, VECTOR["size"] + 1)
pytestmark = pytest.mark.skipif(NODE is None, reason="NO NODE: the ceremony was not tried in node.")


def ask(**request: Any) -> dict[str, Any]:
    """Ask the ceremony's files in node, and return their answer or their refusal."""
    ran = subprocess.run(
        [NODE, "--no-warnings", RUNNER],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def ask_trustee(index: int, visit: str, **more: Any) -> dict[str, Any]:
    """Ask for one visit of a trustee of the vector, by default with the vector's random numbers."""
    request = {
        "ask": visit,
        "secret": VECTOR["secrets"][index - 1],
        "index": index,
        "size": VECTOR["size"],
        "threshold": VECTOR["threshold"],
        "certs": CERTS,
        "polynomials": POLYNOMIALS,
    }
    return ask(**(request | more))


def draws_of(visits: str, index: int) -> dict[str, list[str]]:
    return {kind: VECTOR[visits][index - 1].get(kind, []) for kind in ("exponents", "nonces")}


def changed(texts: list[str], place: int, old: str, new: str) -> list[str]:
    assert old in texts[place - 1]
    return [text.replace(old, new, 1) if at == place else text for at, text in enumerate(texts, 1)]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_derive_the_same_keys(index):
    secret = VECTOR["secrets"][index - 1]

    assert ask(ask="keys", secret=secret)["answer"] == VECTOR["keys"][index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_make_the_same_certificate(index):
    made = ask_trustee(index, "certificate", **draws_of("certificates", index))

    assert made["answer"] == CERTS[index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_make_the_same_polynomial_and_seal_the_same_shares(index):
    made = ask_trustee(index, "polynomial", **draws_of("polynomials", index))

    assert made["answer"] == POLYNOMIALS[index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_check_the_shares_and_make_the_same_output(index):
    made = ask_trustee(index, "output", **draws_of("outputs", index))

    assert made["answer"] == OUTPUTS[index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_come_to_the_same_share_of_the_key(index):
    assert ask_trustee(index, "share")["answer"] == VECTOR["shares"][index - 1]


@pytest.mark.parametrize("index", PLACES)
def test_the_twins_decrypt_alike(index):
    made = ask(
        ask="sum",
        share=VECTOR["shares"][index - 1],
        tally=VECTOR["tally"],
        fingerprint=VECTOR["fingerprint"],
        exponents=VECTOR["factors"][index - 1]["exponents"],
    )

    assert made["answer"] == VECTOR["factors"][index - 1]["text"]


def test_three_browsers_make_a_key_that_two_of_them_and_the_portal_use():
    size, threshold = 3, 2
    secrets = ask(ask="secrets", count=size)["answer"]
    common = {"size": size, "threshold": threshold}

    certs = [
        ask(ask="certificate", secret=secret, index=index, **common)["answer"]
        for index, secret in enumerate(secrets, 1)
    ]
    common |= {"certs": certs}
    polynomials = [
        ask(ask="polynomial", secret=secret, index=index, **common)["answer"]
        for index, secret in enumerate(secrets, 1)
    ]
    common |= {"polynomials": polynomials}
    outputs = [
        ask(ask="output", secret=secret, index=index, **common)["answer"]
        for index, secret in enumerate(secrets, 1)
    ]

    trustees = Trustees.parse(ceremony.assemble(certs, polynomials, outputs))
    assert (trustees.size, trustees.threshold) == (3, 2)
    shares = [ceremony.private_share(secrets[i - 1], i, certs, polynomials) for i in (1, 3)]
    assert shares == [
        int(ask(ask="share", secret=secrets[i - 1], index=i, **common)["answer"]) for i in (1, 3)
    ]


def test_a_trustee_decrypts_the_sum_of_this_key_and_tells_the_progress():
    status = {
        "index": 2,
        "threshold": VECTOR["threshold"],
        "certificates": CERTS,
        "polynomials": POLYNOMIALS,
        "election": json.dumps({"public_key": VECTOR["public_key"]}),
        "tally": VECTOR["tally"],
    }

    made = ask(ask="decrypt", secret=VECTOR["secrets"][1], status=status)["answer"]
    other = ask(
        ask="decrypt",
        secret=VECTOR["secrets"][1],
        status=status | {"election": json.dumps({"public_key": "4711"})},
    )

    assert made["steps"] == [[1, 2], [2, 2]]
    assert (
        json.loads(made["text"])["decryption_factors"]
        == (json.loads(VECTOR["factors"][1]["text"])["decryption_factors"])
    )
    assert other["refusal"] == ("This election was not encrypted with the key of its trustees.")


def test_what_node_decrypts_passes_the_check_and_opens_the_sum():
    trustees = Trustees.parse(VECTOR["trustees"])
    parts = {}
    for index in (1, 3):
        parts[index] = ask(
            ask="sum",
            share=VECTOR["shares"][index - 1],
            tally=VECTOR["tally"],
            fingerprint=VECTOR["fingerprint"],
        )["answer"]
        check_factors(trustees, index, parts[index], VECTOR["tally"], VECTOR["fingerprint"])

    assert combine(trustees, parts, VECTOR["tally"], 2) == VECTOR["result"]


def test_secrets_are_of_the_right_form_and_use_the_whole_alphabet():
    secrets = ask(ask="secrets", count=200)["answer"]

    assert all(SECRET.fullmatch(secret) for secret in secrets)
    assert set("".join(secrets)) == set(BASE58)
    assert len(set(secrets)) == 200


@pytest.mark.parametrize("typed", ["", "short", "0" * 22, VECTOR["secrets"][0] + "1"])
def test_what_is_no_secret_is_refused_in_a_sentence(typed):
    refused = ask_trustee(1, "polynomial", secret=typed)

    assert refused == {
        "refusal": "A secret has 22 letters and digits, without 0, O, I and l.",
        "kind": "form",
    }


@pytest.mark.parametrize("visit", ["polynomial", "output", "share"])
def test_the_secret_of_another_trustee_is_refused_in_a_sentence(visit):
    refused = ask_trustee(1, visit, secret=VECTOR["secrets"][1])

    assert refused == {"refusal": "This is not the secret of trustee 1.", "kind": "another"}


def test_a_certificate_for_another_threshold_is_refused():
    refused = ask_trustee(1, "polynomial", threshold=3)

    assert refused["refusal"] == (
        "The certificate of trustee 1 was not made for this place in this election."
    )


def test_a_certificate_at_another_place_is_refused():
    refused = ask_trustee(1, "polynomial", certs=[CERTS[0], CERTS[2], CERTS[1]])

    assert refused["refusal"] == (
        "The certificate of trustee 2 was not made for this place in this election."
    )


def test_one_certificate_in_two_places_is_refused():
    secret = VECTOR["secrets"][0]
    twice = [ceremony.certificate(secret, index, 3, 2) for index in (1, 2)]

    refused = ask_trustee(1, "polynomial", certs=[*twice, CERTS[2]])

    assert refused["refusal"] == "Two keys in the trustees' certificates are the same."


def test_a_forged_certificate_is_refused():
    keys = VECTOR["keys"]
    forged = changed(CERTS, 2, keys[1]["encryption"], keys[0]["encryption"])

    refused = ask_trustee(1, "polynomial", certs=forged)

    assert refused["refusal"] == (
        "The certificate of trustee 2 is not signed by the trustee it comes from."
    )


def test_a_certificate_with_a_key_outside_the_group_is_refused():
    forged = changed(CERTS, 2, VECTOR["keys"][1]["encryption"], "2")

    refused = ask_trustee(1, "polynomial", certs=forged)

    assert refused["refusal"] == (
        "A key of The certificate of trustee 2 is not an element of the group."
    )


def test_a_certificate_that_is_not_canonical_is_refused():
    refused = ask_trustee(1, "polynomial", certs=[CERTS[0], CERTS[1] + " ", CERTS[2]])

    assert refused["refusal"] == "The certificate of trustee 2 is not in canonical form."


def test_a_share_that_does_not_fit_names_the_trustee_it_came_from():
    # Trustee 2 publishes one polynomial and seals shares of another.
    other = json.loads(ceremony.polynomial(VECTOR["secrets"][1], 2, CERTS))
    mixed = json.loads(POLYNOMIALS[1]) | {"secrets": other["secrets"]}
    polynomials = [POLYNOMIALS[0], ceremony.dumps(mixed), POLYNOMIALS[2]]

    refused = ask_trustee(1, "output", polynomials=polynomials)

    assert refused["refusal"] == (
        "The share from trustee 2 does not fit what that trustee published."
    )


def test_a_share_for_somebody_else_does_not_open():
    mixed = json.loads(POLYNOMIALS[1])
    mixed["secrets"] = [mixed["secrets"][2]] * 3
    polynomials = [POLYNOMIALS[0], ceremony.dumps(mixed), POLYNOMIALS[2]]

    refused = ask_trustee(1, "output", polynomials=polynomials)

    assert refused["refusal"] == "The share from trustee 2 does not open with your secret."


def test_an_own_polynomial_that_was_exchanged_is_noticed():
    other = json.loads(ceremony.polynomial(VECTOR["secrets"][0], 1, CERTS))
    mixed = json.loads(POLYNOMIALS[0]) | {"polynomial": other["polynomial"]}

    refused = ask_trustee(1, "output", polynomials=[ceremony.dumps(mixed), *POLYNOMIALS[1:]])

    assert refused["refusal"] == "Your own sealed polynomial is not the one that is published."


def test_a_signature_over_other_certificates_is_noticed():
    other = json.loads(ceremony.polynomial(VECTOR["secrets"][1], 2, CERTS))
    mixed = json.loads(POLYNOMIALS[1]) | {"signature": other["signature"]}
    polynomials = [POLYNOMIALS[0], ceremony.dumps(mixed), POLYNOMIALS[2]]

    refused = ask_trustee(1, "output", polynomials=polynomials)

    assert refused["refusal"] == (
        "The polynomial of trustee 2 does not bear a signature over all certificates."
    )


def test_a_polynomial_that_is_missing_is_noticed():
    refused = ask_trustee(1, "output", polynomials=POLYNOMIALS[:2])

    assert refused["refusal"] == "The ceremony has a list that is not of 3."


def test_the_twins_make_the_same_codes_from_a_seed():
    seed, numbers = VECTOR["secrets"][0], [1, 2, 42, 1000]

    codes = ask(ask="codes", seed=seed, numbers=numbers)["answer"]

    assert codes == [code_from_seed(seed, number) for number in numbers]
    assert all(map(is_code, codes))


def test_the_public_halves_are_the_twins_and_in_the_order_of_their_values():
    uuid = "c5XaNxzZmbDX8M"
    codes = [code_from_seed(VECTOR["secrets"][0], number) for number in range(1, 6)]

    made = ask(ask="halves", codes=codes, uuid=uuid)["answer"]

    expected = sorted(int(public_credential(code, uuid)) for code in codes)
    assert made["halves"] == [str(half) for half in expected]
    assert made["steps"] == [[done, 5] for done in range(1, 6)]


def test_a_spreadsheet_reads_names_as_names():
    rows = [["Name", "Family"], ['Ana "A." Lee', "=1+1"], ["-Bo", "@x, y"]]

    written = ask(ask="slips", roll=rows)["answer"]

    assert written == ('"Name","Family"\r\n"Ana ""A."" Lee","\'=1+1"\r\n"\'-Bo","\'@x, y"\r\n')
