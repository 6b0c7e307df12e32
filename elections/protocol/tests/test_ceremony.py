"""Three trustees make a key in three visits; whoever cheats is named."""

import json

import pytest

from elections.protocol.ceremony import (
    assemble,
    certificate,
    check_certificate,
    check_output,
    check_polynomial,
    new_secret,
    output,
    polynomial,
    private_share,
)
from elections.protocol.circle import Circle
from elections.protocol.encoding import dumps
from elections.protocol.envelope import TrusteeKeys, signed_message
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, P, random_exponent
from elections.protocol.tests.elections import SECRETS, Ceremony
from elections.protocol.threshold import certificates_text
from elections.protocol.trustees import Trustees

HELD = Ceremony()
CERTS, POLYNOMIALS, OUTPUTS = HELD.certs, HELD.polynomials, HELD.outputs


def refusal(function, *arguments):
    with pytest.raises(ProtocolError) as refused:
        function(*arguments)
    return str(refused.value)


def replaced(texts, place, text):
    return [text if at == place else each for at, each in enumerate(texts, 1)]


def altered(text, **members):
    return dumps(json.loads(text) | members)


def test_a_secret_has_22_characters_and_is_new_each_time():
    assert len(new_secret()) == 22
    assert new_secret() != new_secret()


def test_everything_an_honest_ceremony_makes_is_accepted():
    for place in (1, 2, 3):
        check_certificate(CERTS[place - 1], place, 3, 2)
        check_polynomial(POLYNOMIALS[place - 1], place, CERTS)
        check_output(OUTPUTS[place - 1], place, CERTS, POLYNOMIALS)

    trustees = Trustees.parse(assemble(CERTS, POLYNOMIALS, OUTPUTS))

    assert (trustees.size, trustees.threshold) == (3, 2)


def test_the_private_share_of_each_trustee_is_that_of_the_verification_key():
    trustees = Trustees.parse(HELD.text)

    for place in (1, 2, 3):
        assert G_TABLE.power(HELD.share(place)) == trustees.verification_key(place)


@pytest.mark.parametrize(("size", "threshold"), [(1, 1), (2, 1), (3, 3), (2, 2)])
def test_any_number_of_trustees_may_need_any_number_of_them(size, threshold):
    held = Ceremony(size, threshold)

    trustees = Trustees.parse(held.text)

    assert (trustees.size, trustees.threshold) == (size, threshold)


def test_a_certificate_for_another_place_size_or_threshold_is_refused():
    sentence = "The certificate of trustee {} was not made for place {}, {} of {}."

    assert refusal(check_certificate, CERTS[0], 2, 3, 2) == sentence.format(2, 2, 2, 3)
    assert refusal(check_certificate, CERTS[0], 1, 4, 2) == sentence.format(1, 1, 2, 4)
    assert refusal(check_certificate, CERTS[0], 1, 3, 3) == sentence.format(1, 1, 3, 3)


def test_a_changed_certificate_is_refused():
    changed = CERTS[0].replace('\\"index\\":1', '\\"index\\":2')

    assert refusal(check_certificate, changed, 2, 3, 2) == (
        "The certificate of trustee 2 is not signed by the trustee it comes from."
    )
    assert refusal(check_certificate, altered(CERTS[0], message=5), 1, 3, 2) == (
        "The certificate of trustee 1 is not a signed text."
    )
    assert refusal(check_certificate, altered(CERTS[0], message="5"), 1, 3, 2) == (
        "The certificate of trustee 1 does not have the members verification, encryption."
    )


def test_a_certificate_as_belenios_tool_2_0_makes_it_is_refused_in_a_ceremony():
    keys = TrusteeKeys.of(SECRETS[0])
    inner = {"verification": str(keys.verification), "encryption": str(keys.encryption)}
    text = dumps(signed_message(dumps(inner), keys.signing, random_exponent))

    assert refusal(check_certificate, text, 1, 3, 2) == (
        "The certificate of trustee 1 was not made for place 1, 2 of 3."
    )
    assert refusal(Circle.of, [text, *CERTS[1:]]) == (
        "The threshold in the certificates is not between 1 and the number of trustees."
    )


def test_a_certificate_whose_key_lies_outside_the_group_is_refused():
    keys = TrusteeKeys.of(SECRETS[0])
    context = {"group": "BELENIOS-2048", "size": 3, "threshold": 2, "index": 1}
    inner = {"context": context, "verification": str(keys.verification), "encryption": str(P - 1)}
    text = dumps(signed_message(dumps(inner), keys.signing, random_exponent))

    assert refusal(check_certificate, text, 1, 3, 2) == (
        "A key of the certificate of trustee 1 is not an element of the group."
    )


@pytest.mark.parametrize("threshold", [0, 4, "2"])
def test_a_senseless_threshold_is_refused(threshold):
    certs = [certificate(secret, at, 3, threshold) for at, secret in enumerate(SECRETS, 1)]

    assert refusal(Circle.of, certs) == (
        "The threshold in the certificates is not between 1 and the number of trustees."
    )


def test_a_ceremony_of_nobody_is_refused():
    assert refusal(Circle.of, []) == (
        "The threshold in the certificates is not between 1 and the number of trustees."
    )


def test_certificates_that_do_not_belong_together_are_refused():
    assert refusal(Circle.of, [CERTS[0], CERTS[2], CERTS[1]]) == (
        "The certificate of trustee 2 was not made for place 2, 2 of 3."
    )
    assert refusal(Circle.of, CERTS[:2]) == (
        "The certificate of trustee 1 was not made for place 1, 2 of 2."
    )


def test_one_secret_for_two_places_is_refused():
    twin = certificate(SECRETS[0], 2, 3, 2)

    assert refusal(Circle.of, [CERTS[0], twin, CERTS[2]]) == (
        "Two keys in the trustees' certificates are the same."
    )


def test_the_secret_must_be_that_of_the_certificate():
    sentence = "This is not the secret of trustee 2: the certificate was made with another one."

    assert refusal(polynomial, SECRETS[0], 2, CERTS) == sentence
    assert refusal(output, SECRETS[0], 2, CERTS, POLYNOMIALS) == sentence
    assert refusal(private_share, SECRETS[0], 2, CERTS, POLYNOMIALS) == sentence


@pytest.mark.parametrize("place", [0, 4, -1])
def test_there_is_no_trustee_beyond_the_last(place):
    sentence = f"There is no trustee {place}: they are numbered from 1 to 3."

    assert refusal(polynomial, SECRETS[0], place, CERTS) == sentence
    assert refusal(check_polynomial, POLYNOMIALS[0], place, CERTS) == sentence
    assert refusal(check_output, OUTPUTS[0], place, CERTS, POLYNOMIALS) == sentence


def test_the_polynomial_of_another_is_refused():
    assert refusal(check_polynomial, POLYNOMIALS[0], 2, CERTS) == (
        "The published polynomial of trustee 2 is not signed by the trustee it comes from."
    )


def test_a_polynomial_made_with_other_certificates_is_refused():
    others = [*CERTS[:2], certificate(new_secret(), 3, 3, 2)]
    text = polynomial(SECRETS[0], 1, others)

    assert refusal(check_polynomial, text, 1, CERTS) == (
        "The signature of trustee 1 over all certificates is wrong."
    )


def test_a_polynomial_of_another_degree_is_refused():
    keys = TrusteeKeys.of(SECRETS[0])
    coefexps = [G_TABLE.power(random_exponent()) for _ in range(3)]
    inner = dumps({"coefexps": [str(each) for each in coefexps]})
    text = altered(POLYNOMIALS[0], coefexps=signed_message(inner, keys.signing, random_exponent))

    assert refusal(check_polynomial, text, 1, CERTS) == (
        "The published polynomial of trustee 1: a list of 2 is wanted."
    )


def test_a_polynomial_without_a_share_for_everybody_is_refused():
    secrets = json.loads(POLYNOMIALS[0])["secrets"]

    assert refusal(check_polynomial, altered(POLYNOMIALS[0], secrets=secrets[:2]), 1, CERTS) == (
        "The shares of trustee 1: a list of 3 is wanted."
    )
    assert (
        refusal(check_polynomial, altered(POLYNOMIALS[0], secrets=["{}", *secrets[1:]]), 1, CERTS)
        == "A sealed message does not have the members alpha, nonce, data."
    )


def test_the_record_needs_the_polynomial_and_the_output_of_everybody():
    assert refusal(assemble, CERTS, POLYNOMIALS[:2], OUTPUTS) == (
        "The list of polynomials: a list of 3 is wanted."
    )
    assert refusal(assemble, CERTS, POLYNOMIALS, OUTPUTS[:2]) == (
        "The list of outputs: a list of 3 is wanted."
    )


def test_the_record_is_refused_if_one_output_is_wrong():
    assert refusal(assemble, CERTS, POLYNOMIALS, [OUTPUTS[0], OUTPUTS[2], OUTPUTS[1]]) == (
        "The verification key of trustee 2 is not signed by that trustee."
    )


def test_the_transcript_that_everybody_signs_names_all_certificates():
    text = certificates_text([json.loads(each) for each in CERTS], [2, 3])

    assert text == 'certs_sig|{"certs":[' + ",".join(CERTS) + '],"coefexps":["2","3"]}'
