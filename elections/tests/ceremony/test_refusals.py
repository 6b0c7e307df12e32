"""What a trustee's browser refuses of what the others sent; it runs in node here."""

import json

import pytest

from elections.protocol import ceremony
from elections.tests.ceremony.asking import CERTS, POLYNOMIALS, VECTOR, ask_trustee, needs_node

pytestmark = needs_node


def changed(texts: list[str], place: int, old: str, new: str) -> list[str]:
    assert old in texts[place - 1]
    return [text.replace(old, new, 1) if at == place else text for at, text in enumerate(texts, 1)]


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


def test_a_share_for_somebody_else_that_is_none_is_noticed_by_all():
    mixed = json.loads(POLYNOMIALS[1])
    mixed["secrets"][2] = "{}"

    refused = ask_trustee(
        1, "output", polynomials=[POLYNOMIALS[0], ceremony.dumps(mixed), POLYNOMIALS[2]]
    )

    assert refused["refusal"] == (
        "The polynomial of trustee 2 does not have the members alpha, nonce, data."
    )


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
