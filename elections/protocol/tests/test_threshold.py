"""The list of trustees as it is published: every signature, proof and key in it is checked."""

import json

import pytest

from elections.protocol.ceremony import value_at
from elections.protocol.encoding import dumps
from elections.protocol.envelope import TrusteeKeys, signed_message
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, Q, random_exponent
from elections.protocol.proofs import prove_knowledge, sign_message
from elections.protocol.tests.elections import SECRETS, Ceremony
from elections.protocol.trustees import Trustees, single_trustee

TEXT = Ceremony().text


def refusal(text):
    with pytest.raises(ProtocolError) as refused:
        Trustees.parse(text)
    return str(refused.value)


def altered(change, text=TEXT):
    thing = json.loads(text)
    change(thing)
    return dumps(thing)


def record(change):
    return altered(lambda trustees: change(trustees[0][1]))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{}", "The list of trustees names nobody."),
        ("[]", "The list of trustees names nobody."),
        ("5", "The list of trustees names nobody."),
        ("[5]", "An entry of the list of trustees: a list of 2 is wanted."),
        ('[["Crowd",5]]', "The list of trustees has an entry of the unknown kind 'Crowd'."),
        (
            '[["Single",{}]]',
            "The verification key of trustee 1 does not have the members pok, public_key.",
        ),
    ],
)
def test_what_is_no_list_of_trustees_is_refused(text, sentence):
    assert refusal(text) == sentence


def test_a_single_key_without_its_proof_is_refused():
    (_, one), (_, other) = (single_trustee() for _ in range(2))
    pok = json.loads(other)[0][1]["pok"]
    text = altered(lambda trustees: trustees[0][1].update(pok=pok), one)

    assert refusal(text) == (
        "The verification key of trustee 1 comes without a valid proof that its private half is"
        " known."
    )


def swap(name):
    return lambda content: content[name].reverse()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            swap("certs"),
            "The published polynomial of trustee 1 is not signed by the trustee it comes from.",
        ),
        (
            swap("coefexps"),
            "The published polynomial of trustee 1 is not signed by the trustee it comes from.",
        ),
        (swap("signatures"), "The signature of trustee 1 over all certificates is wrong."),
        (
            swap("verification_keys"),
            "The verification key of trustee 1 is not signed by that trustee.",
        ),
        (
            lambda content: content["signatures"].pop(),
            "The list of signatures: a list of 3 is wanted.",
        ),
        (
            lambda content: content["coefexps"].pop(),
            "The list of published polynomials: a list of 3 is wanted.",
        ),
        (
            lambda content: content["verification_keys"].pop(),
            "The list of verification keys: a list of 3 is wanted.",
        ),
        (
            lambda content: content.update(threshold=3),
            "The published polynomial of trustee 1: a list of 3 is wanted.",
        ),
        (
            lambda content: content.pop("signatures"),
            "The threshold record lacks the signatures that its certificates call for.",
        ),
        (
            lambda content: content["verification_keys"][1]["signature"].update(challenge="5"),
            "The verification key of trustee 2 is not signed by that trustee.",
        ),
    ],
)
def test_an_altered_threshold_record_is_refused(change, sentence):
    assert refusal(record(change)) == sentence


@pytest.mark.parametrize("threshold", [0, 4, -1, True, "2"])
def test_a_senseless_threshold_is_refused(threshold):
    text = record(lambda content: content.update(threshold=threshold))

    assert refusal(text) == (
        "The threshold record has a threshold that is not between 1 and its number of trustees."
    )


def test_certificates_that_are_no_list_are_refused():
    assert refusal(record(lambda content: content.update(certs=5))) == (
        "The threshold record has a threshold that is not between 1 and its number of trustees."
    )


def test_a_certificate_for_another_threshold_is_refused():
    """Two trustees of one ceremony in a record of two: their certificates say three."""

    def two(content):
        for name in ("certs", "coefexps", "signatures", "verification_keys"):
            content[name].pop()

    assert refusal(record(two)) == (
        "The certificate of trustee 1 was not made for place 1, 2 of 2."
    )


def test_a_context_of_another_shape_is_refused():
    keys = TrusteeKeys.of(SECRETS[0])
    inner = {
        "context": 5,
        "verification": str(keys.verification),
        "encryption": str(keys.encryption),
    }
    cert = signed_message(dumps(inner), keys.signing, random_exponent)

    assert refusal(record(lambda content: content["certs"].__setitem__(0, cert))) == (
        "The context of the certificate of trustee 1 does not have the members group, size,"
        " threshold, index."
    )


def of_2_0(threshold=2):
    """Make the record as belenios-tool 2.0 does: no context, no signatures, keys not signed."""
    keys = [TrusteeKeys.of(secret) for secret in SECRETS]
    polynomials = [[random_exponent() for _ in range(threshold)] for _ in keys]
    certs, coefexps, verification_keys = [], [], []
    for own, polynomial in zip(keys, polynomials, strict=True):
        inner = {"verification": str(own.verification), "encryption": str(own.encryption)}
        certs.append(signed_message(dumps(inner), own.signing, random_exponent))
        published = {"coefexps": [str(G_TABLE.power(each)) for each in polynomial]}
        coefexps.append(signed_message(dumps(published), own.signing, random_exponent))
    for place in (1, 2, 3):
        share = sum(value_at(polynomial, place) for polynomial in polynomials) % Q
        pok = prove_knowledge(int(share)).as_json()
        verification_keys.append({"pok": pok, "public_key": str(G_TABLE.power(share))})
    return {
        "threshold": threshold,
        "certs": certs,
        "coefexps": coefexps,
        "verification_keys": verification_keys,
    }


def test_a_record_as_belenios_tool_2_0_makes_it_is_accepted():
    trustees = Trustees.parse(dumps([["Pedersen", of_2_0()]]))

    assert (trustees.size, trustees.threshold) == (3, 2)


def test_a_record_of_2_0_with_a_key_of_somebodys_choice_is_refused():
    record = of_2_0()
    _, other = single_trustee()
    record["verification_keys"][1] = json.loads(other)[0][1]

    assert refusal(dumps([["Pedersen", record]])) == (
        "The verification key of trustee 2 is not the one that the published polynomials make."
    )


def test_a_record_with_a_key_of_the_trustees_own_choice_is_refused():
    private = random_exponent()
    public = str(G_TABLE.power(private))
    key = {
        "pok": prove_knowledge(private).as_json(),
        "public_key": public,
        "signature": sign_message(TrusteeKeys.of(SECRETS[0]).signing, public).as_json(),
    }

    assert refusal(record(lambda content: content["verification_keys"].__setitem__(0, key))) == (
        "The verification key of trustee 1 is not the one that the published polynomials make."
    )


def test_a_signed_message_that_is_no_text_is_refused():
    signed = signed_message(5, TrusteeKeys.of(SECRETS[0]).signing, random_exponent)

    assert refusal(record(lambda content: content["coefexps"].__setitem__(0, signed))) == (
        "The published polynomial of trustee 1 is not signed by the trustee it comes from."
    )
