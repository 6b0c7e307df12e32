"""The third visit, "check my secret": a share that does not fit names who sent it."""

import json

from elections.protocol.ceremony import check_output, output, polynomial, private_share
from elections.protocol.circle import Circle
from elections.protocol.encoding import dumps
from elections.protocol.envelope import SYSTEM, TrusteeKeys, seal
from elections.protocol.group import G_TABLE, Q, random_exponent
from elections.protocol.proofs import prove_knowledge, sign_message
from elections.protocol.tests.elections import SECRETS
from elections.protocol.tests.test_ceremony import (
    CERTS,
    HELD,
    OUTPUTS,
    POLYNOMIALS,
    altered,
    refusal,
    replaced,
)


def test_shares_for_others_sent_to_me_do_not_open():
    secrets = json.loads(POLYNOMIALS[1])["secrets"]
    swapped = altered(POLYNOMIALS[1], secrets=[secrets[2], secrets[1], secrets[0]])

    assert refusal(output, SECRETS[0], 1, CERTS, replaced(POLYNOMIALS, 2, swapped)) == (
        "From trustee 2: A sealed message does not open with this secret, or was changed on its"
        " way."
    )


def test_a_share_that_does_not_fit_names_who_sent_it():
    keys, recipient = TrusteeKeys.of(SECRETS[1]), TrusteeKeys.of(SECRETS[0])
    wrong = seal(
        dumps({"secret": "5"}),
        Circle.of(CERTS).purpose("share", 2, 1),
        keys,
        recipient.encryption,
        SYSTEM,
    )
    secrets = [wrong, *json.loads(POLYNOMIALS[1])["secrets"][1:]]
    polynomials = replaced(POLYNOMIALS, 2, altered(POLYNOMIALS[1], secrets=secrets))

    assert refusal(private_share, SECRETS[0], 1, CERTS, polynomials) == (
        "The share from trustee 2 for trustee 1 does not fit the published polynomial of trustee 2."
    )
    assert private_share(SECRETS[2], 3, CERTS, polynomials) == HELD.share(3)


def test_a_share_out_of_range_is_refused():
    keys, recipient = TrusteeKeys.of(SECRETS[1]), TrusteeKeys.of(SECRETS[0])
    purpose = Circle.of(CERTS).purpose("share", 2, 1)
    wrong = seal(dumps({"secret": str(Q)}), purpose, keys, recipient.encryption, SYSTEM)
    secrets = [wrong, *json.loads(POLYNOMIALS[1])["secrets"][1:]]
    polynomials = replaced(POLYNOMIALS, 2, altered(POLYNOMIALS[1], secrets=secrets))

    assert refusal(private_share, SECRETS[0], 1, CERTS, polynomials) == (
        "The share from trustee 2 for trustee 1 is out of range."
    )


def test_a_polynomial_exchanged_for_one_made_before_is_noticed_by_its_trustee():
    """The same secret made two; what is published is the one, what is sealed the other."""
    other = json.loads(polynomial(SECRETS[0], 1, CERTS))
    mixed = altered(POLYNOMIALS[0], polynomial=other["polynomial"])

    assert refusal(output, SECRETS[0], 1, CERTS, replaced(POLYNOMIALS, 1, mixed)) == (
        "The sealed polynomial of trustee 1 is not the one that is published."
    )


def test_the_output_of_another_is_refused():
    assert refusal(check_output, OUTPUTS[1], 1, CERTS, POLYNOMIALS) == (
        "The verification key of trustee 1 is not signed by that trustee."
    )


def test_a_key_of_ones_own_choice_is_refused():
    keys, private = TrusteeKeys.of(SECRETS[0]), random_exponent()
    text = output_with(keys, private)

    assert refusal(check_output, text, 1, CERTS, POLYNOMIALS) == (
        "The verification key of trustee 1 is not the one that the published polynomials make."
    )


def output_with(keys, private):
    public = str(G_TABLE.power(private))
    return dumps(
        {
            "public_key": {
                "pok": prove_knowledge(private).as_json(),
                "public_key": public,
                "signature": sign_message(keys.signing, public).as_json(),
            }
        }
    )


def test_a_key_without_its_proof_is_refused():
    one, other = (json.loads(text)["public_key"] for text in OUTPUTS[:2])
    text = dumps({"public_key": one | {"pok": other["pok"]}})

    assert refusal(check_output, text, 1, CERTS, POLYNOMIALS) == (
        "The verification key of trustee 1 comes without a valid proof that its private half is"
        " known."
    )
