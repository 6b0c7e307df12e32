"""Voting codes: what a voter holds, and the credential the world sees (4.8, as version 2.0)."""

import hashlib
import re
import secrets

from gmpy2 import mpz

from elections.protocol.encoding import BASE58
from elections.protocol.group import G_TABLE, Q

_DIGITS = 14
_ROUNDS = 1000
_FORM = re.compile(rf"[{BASE58}]{{3}}(-[{BASE58}]{{3}}){{4}}")


def new_code() -> str:
    """Draw a voting code from the system's random source."""
    return _code_of(secrets.randbelow(58**_DIGITS))


def is_code(code: str) -> bool:
    """Say whether this is a voting code, dashes and check character included."""
    if not _FORM.fullmatch(code):
        return False
    characters = code.replace("-", "")
    value = 0
    for character in characters[:_DIGITS]:
        value = value * 58 + BASE58.index(character)
    return characters[_DIGITS] == _check_character(value)


def private_exponent(code: str, uuid: str) -> int:
    """Derive the signing secret of a code in one election."""
    raw = hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), _ROUNDS, 32)
    return int.from_bytes(raw, "big") % int(Q)


def public_credential(code: str, uuid: str) -> mpz:
    """Derive the public half of a code in one election."""
    return G_TABLE.power(private_exponent(code, uuid))


def code_from_seed(seed: str, number: int) -> str:
    """Make the registrar's code with this number: SHA-256 of ``registrar|seed|number``.

    The digest, as a big-endian number modulo 58^14, is written in base 58.
    """
    digest = hashlib.sha256(f"registrar|{seed}|{number}".encode()).digest()
    return _code_of(int.from_bytes(digest, "big") % 58**_DIGITS)


def _code_of(value: int) -> str:
    digits = "".join(BASE58[value // 58**place % 58] for place in reversed(range(_DIGITS)))
    characters = digits + _check_character(value)
    return "-".join(characters[at : at + 3] for at in range(0, _DIGITS + 1, 3))


def _check_character(value: int) -> str:
    return BASE58[53 - value % 53]
