"""Voting codes and what is derived from them."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.protocol import credentials
from elections.protocol.credentials import (
    code_from_seed,
    is_code,
    new_code,
    private_exponent,
    public_credential,
)
from elections.protocol.encoding import BASE58
from elections.protocol.group import G, Q, power

UUID = "TM7WPTvHaqo5Ci"
# Made by belenios-tool 2.0 for this uuid.
CODE = "m4X-iSX-zaH-R3p-fTY"
# The digits of these are worth 0 and 52 modulo 53.
FIRST_CODE, LAST_CODE = "111-111-111-111-11v", "111-111-111-111-1u2"


@pytest.mark.parametrize("code", [CODE, FIRST_CODE, LAST_CODE])
def test_a_code_with_its_check_character_is_a_code(code):
    assert is_code(code)


def test_one_character_mistyped_is_nearly_always_noticed():
    places = [at for at, character in enumerate(CODE) if character != "-"]

    accepted = [
        (CODE[at], character)
        for at in places
        for character in BASE58
        if character != CODE[at] and is_code(CODE[:at] + character + CODE[at + 1 :])
    ]

    # The check is modulo 53, so of 58 digits those that are 53 apart weigh the same.
    assert accepted == [("4", "y"), ("z", "5"), ("3", "x")]


@pytest.mark.parametrize(
    "code",
    [
        "",
        CODE[:-1],
        CODE + "Y",
        CODE.replace("-", ""),
        CODE.replace("4", "0"),
        CODE + "\n",
        " " + CODE,
    ],
)
def test_another_form_is_no_code(code):
    assert not is_code(code)


def test_a_new_code_is_a_code_and_is_drawn_from_all_of_them(monkeypatch):
    asked = []
    monkeypatch.setattr(
        credentials.secrets, "randbelow", lambda below: asked.append(below) or below - 1
    )

    code = new_code()

    assert code.startswith("zzz-zzz-zzz-zzz-zz")
    assert is_code(code)
    assert asked == [58**14]


def test_new_codes_differ():
    assert len({new_code() for _ in range(50)}) == 50


def test_the_secret_of_a_code_is_stretched_with_the_election_as_salt():
    raw = hashlib.pbkdf2_hmac("sha256", CODE.encode(), UUID.encode(), 1000, 32)

    assert private_exponent(CODE, UUID) == int.from_bytes(raw, "big") % Q
    assert private_exponent(CODE, UUID) != private_exponent(CODE, "UM7WPTvHaqo5Ci")


def test_the_credential_is_the_public_half():
    assert public_credential(CODE, UUID) == power(G, private_exponent(CODE, UUID))


@given(st.text(BASE58, min_size=22, max_size=22), st.integers(0, 10_000))
def test_the_registrar_makes_codes_from_one_seed(seed, number):
    code = code_from_seed(seed, number)

    assert is_code(code)
    assert code == code_from_seed(seed, number) != code_from_seed(seed, number + 1)
    assert code != code_from_seed(seed[::-1] + "1", number)


def test_a_code_of_the_registrar_is_the_hash_of_seed_and_number():
    value = int(hashlib.sha256(b"registrar|7xKpM2vRqNhW8sTbYcZ4dF|3").hexdigest(), 16) % 58**14
    digits = ""
    while value:
        value, digit = divmod(value, 58)
        digits = BASE58[digit] + digits

    code = code_from_seed("7xKpM2vRqNhW8sTbYcZ4dF", 3)

    assert code.replace("-", "")[:-1] == digits.rjust(14, "1")
