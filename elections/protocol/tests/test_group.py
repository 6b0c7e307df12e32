"""The group and its powers, against plain Python numbers."""

import hashlib

import gmpy2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from elections.protocol import group
from elections.protocol.group import (
    G_TABLE,
    FixedBase,
    G,
    P,
    Q,
    hash_to_exponent,
    inverse,
    is_element,
    power,
    random_exponent,
)
from elections.protocol.powers import FreshBase

exponents = st.integers(0, int(Q) - 1)
units = st.integers(1, int(P) - 1)
some = settings(max_examples=30, deadline=None)
TABLE = FixedBase(power(G, 7))


def test_the_parameters_are_a_group_of_prime_order():
    assert gmpy2.is_prime(P, 40)
    assert gmpy2.is_prime(Q, 40)
    assert (P - 1) % Q == 0
    assert (P.bit_length(), Q.bit_length()) == (2048, 256)
    assert G != 1
    assert power(G, Q) == 1


@some
@given(exponents)
@example(0)
@example(1)
@example(int(Q) - 1)
def test_a_table_gives_the_powers_that_python_gives(exponent):
    assert TABLE.power(exponent) == pow(int(power(G, 7)), exponent, int(P))
    assert G_TABLE.power(exponent) == pow(int(G), exponent, int(P))


@some
@given(units, exponents)
@example(2, 0)
@example(2, 1)
@example(2, 2)
@example(2, int(Q))
@example(2, 2**255)
@example(2, sum(2**place for place in range(0, 255, 5)))
def test_a_fresh_base_gives_the_powers_that_python_gives(base, exponent):
    assert FreshBase(base).power(exponent) == pow(base, exponent, int(P))


@pytest.mark.parametrize("exponent", [-1, Q])
def test_a_table_refuses_exponents_out_of_range(exponent):
    with pytest.raises(OverflowError):
        TABLE.power(exponent)


@pytest.mark.parametrize("exponent", [-1, Q + 1])
def test_a_fresh_base_refuses_exponents_out_of_range(exponent):
    with pytest.raises(OverflowError):
        FreshBase(2).power(exponent)


@some
@given(exponents, st.sampled_from([2, 3, P - 1]))
def test_only_the_subgroup_counts_as_the_group(exponent, stranger):
    inside = power(G, exponent)
    outside = inside * stranger % P

    assert (is_element(inside), FreshBase(inside).is_element()) == (True, True)
    assert (is_element(outside), FreshBase(outside).is_element()) == (False, False)


@pytest.mark.parametrize("number", [0, -1, P, P + 1, 1 - P])
def test_what_is_not_between_zero_and_the_modulus_is_no_element(number):
    assert not is_element(number)


def test_one_is_an_element():
    assert is_element(1)


@some
@given(units)
def test_an_inverse_undoes(unit):
    assert unit * inverse(unit) % P == 1


def test_nothing_has_zero_as_its_inverse():
    with pytest.raises(ZeroDivisionError):
        inverse(0)


def test_an_exponent_is_drawn_from_the_whole_range(monkeypatch):
    monkeypatch.setattr(group.secrets, "randbelow", lambda below: below - 1)

    assert random_exponent() == Q - 1


def test_a_challenge_is_a_hash_of_decimal_numbers():
    digest = hashlib.sha256(b"prove|x|1,22,333").hexdigest()

    assert hash_to_exponent("prove|x|", [1, 22, gmpy2.mpz(333)]) == int(digest, 16) % Q


def test_a_challenge_is_reduced_to_an_exponent():
    texts = map(str, range(40))

    assert all(0 <= hash_to_exponent(text, []) < Q for text in texts)
