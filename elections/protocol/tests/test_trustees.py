"""Trustees decrypt, are checked, and what they give adds up."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from elections.protocol.archive import read_archive
from elections.protocol.encoding import dumps
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, G, P, Q, power, random_exponent
from elections.protocol.tests.elections import Ceremony
from elections.protocol.tests.test_archive import VECTOR
from elections.protocol.trustees import (
    Trustees,
    check_factors,
    combine,
    decrypt,
    lagrange,
    owned,
    result_text,
    single_trustee,
)

HELD = Ceremony()
TRUSTEES = Trustees.parse(HELD.text)
PRINT = "aGeW5i16LK+md04TBAnuT09afCVlgGnyYjV1N8De/GY"


def tally(counts, key):
    rows = []
    for row in counts:
        numbers = [random_exponent() for _ in row]
        rows.append(
            [
                {
                    "alpha": str(G_TABLE.power(number)),
                    "beta": str(power(key, number) * power(G, count) % P),
                }
                for number, count in zip(numbers, row, strict=True)
            ]
        )
    return dumps(rows)


COUNTS = [[2, 0, 1], [3]]
TALLY = tally(COUNTS, TRUSTEES.public_key)
FACTORS = {owner: decrypt(HELD.share(owner), TALLY, PRINT) for owner in (1, 2, 3)}


def refusal(function, *arguments):
    with pytest.raises(ProtocolError) as refused:
        function(*arguments)
    return str(refused.value)


def altered(change, text):
    thing = json.loads(text)
    change(thing)
    return dumps(thing)


def test_any_two_of_three_trustees_find_the_same_counts():
    for owners in ((1, 2), (1, 3), (2, 3), (3, 1), (1, 2, 3)):
        given = {owner: FACTORS[owner] for owner in owners}

        assert combine(TRUSTEES, given, TALLY, 3) == COUNTS


def test_one_of_two_needed_is_too_few():
    assert refusal(combine, TRUSTEES, {2: FACTORS[2]}, TALLY, 3) == (
        "Only 1 of 3 trustees decrypted; 2 must."
    )


def test_the_partial_decryption_of_each_trustee_is_accepted():
    for owner, factors in FACTORS.items():
        check_factors(TRUSTEES, owner, factors, TALLY, PRINT)


def test_the_partial_decryption_for_another_election_is_refused():
    assert refusal(check_factors, TRUSTEES, 1, FACTORS[1], TALLY, PRINT[::-1]) == (
        "The partial decryption of trustee 1 is wrong at choice 1: its proof does not hold."
    )


def test_factors_of_another_tally_are_refused():
    other = tally([[2, 0, 1], [4]], TRUSTEES.public_key)
    reordered = altered(lambda rows: rows[0].reverse(), TALLY)

    for text in (other, reordered):
        assert refusal(check_factors, TRUSTEES, 1, FACTORS[1], text, PRINT) == (
            "The partial decryption of trustee 1 is wrong at choice 1: its proof does not hold."
        )


def test_a_changed_factor_or_proof_is_refused_by_its_place():
    def factor(factors):
        factors["decryption_factors"][0][1] = factors["decryption_factors"][0][0]

    def proof(factors):
        factors["decryption_proofs"][0][2] = factors["decryption_proofs"][0][0]

    sentence = "The partial decryption of trustee 2 is wrong at choice {}: its proof does not hold."
    for change, place in ((factor, 2), (proof, 3)):
        text = altered(change, FACTORS[2])
        assert refusal(check_factors, TRUSTEES, 2, text, TALLY, PRINT) == sentence.format(place)


def test_factors_of_another_shape_are_refused():
    def row(factors):
        factors["decryption_factors"].pop()

    def cell(factors):
        factors["decryption_proofs"][0].pop()

    def outside(factors):
        factors["decryption_factors"][1][0] = str(P - 1)

    expected = {
        row: "The partial decryption: a list of 2 is wanted.",
        cell: "The partial decryption: a list of 3 is wanted.",
        outside: "A factor of the partial decryption is not an element of the group.",
    }
    for change, sentence in expected.items():
        text = altered(change, FACTORS[1])
        assert refusal(check_factors, TRUSTEES, 1, text, TALLY, PRINT) == sentence


def test_a_tally_that_would_betray_a_private_key_is_not_decrypted():
    outside = altered(lambda rows: rows[0][0].update(alpha=str(P - 1)), TALLY)

    assert refusal(decrypt, 5, outside, PRINT) == (
        "A number in the encrypted tally is not an element of the group."
    )
    for text in ("{}", "5", "[5]"):
        assert refusal(decrypt, 5, text, PRINT) == "The encrypted tally is not a list of lists."


def test_counts_beyond_the_number_of_ballots_are_refused():
    assert refusal(combine, TRUSTEES, {1: FACTORS[1], 2: FACTORS[2]}, TALLY, 2) == (
        "The decryptions do not give a number from 0 to 2 at choice 1."
    )


def test_one_trustee_alone_decrypts():
    private, text = single_trustee()
    trustees = Trustees.parse(text)
    one = tally([[0, 1]], trustees.public_key)

    factors = decrypt(private, one, PRINT)

    check_factors(trustees, 1, factors, one, PRINT)
    assert (trustees.size, trustees.threshold) == (1, 1)
    assert combine(trustees, {1: factors}, one, 1) == [[0, 1]]


def test_a_mandatory_trustee_beside_two_of_three_must_decrypt_too():
    """Owners count over the whole list: the single one is 1, the three are 2 to 4."""
    private, text = single_trustee()
    trustees = Trustees.parse(dumps(json.loads(text) + json.loads(HELD.text)))
    mixed = tally([[1, 2]], trustees.public_key)
    factors = {1: decrypt(private, mixed, PRINT)}
    factors |= {owner + 1: decrypt(HELD.share(owner), mixed, PRINT) for owner in (1, 3)}

    for owner, each in factors.items():
        check_factors(trustees, owner, each, mixed, PRINT)
    assert (trustees.size, trustees.threshold) == (4, 3)
    assert combine(trustees, factors, mixed, 2) == [[1, 2]]
    del factors[1]
    assert refusal(combine, trustees, factors, mixed, 2) == (
        "Only 2 of 4 trustees decrypted; 3 must."
    )


@pytest.mark.parametrize("owner", [0, 4, True, "1"])
def test_there_is_no_trustee_beyond_the_last(owner):
    assert refusal(TRUSTEES.verification_key, owner) == (
        f"There is no trustee {owner!r}: they are numbered from 1 to 3."
    )


@given(some.sets(some.integers(1, 30), min_size=2, max_size=5), some.data())
@settings(max_examples=50, deadline=None)
def test_the_lagrange_coefficients_find_a_polynomial_at_zero(places, data):
    coefficients = data.draw(
        some.lists(some.integers(0, int(Q) - 1), min_size=len(places), max_size=len(places))
    )
    values = {
        place: sum(each * place**degree for degree, each in enumerate(coefficients))
        for place in places
    }

    found = sum(values[place] * lagrange(place, sorted(places)) for place in places) % Q

    assert found == coefficients[0]


def test_the_record_of_an_owner_names_the_factors_by_their_digest():
    assert owned(2, "{}") == (
        '{"owner":2,"payload":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}'
    )


def test_a_result_is_written_as_the_archive_has_it():
    assert result_text([[17, 16], [3]]) == '{"result":[[17,16],[3]]}'


def test_the_trustees_of_the_shared_vector_are_accepted():
    with VECTOR.open("rb") as stream:
        trustees = Trustees.parse(read_archive(stream).trustees)

    assert (trustees.size, trustees.threshold) == (3, 2)
