"""The group BELENIOS-2048 and the hash that makes challenges (specification 4.12, 5.1)."""

import hashlib
import secrets
from collections.abc import Iterable

from gmpy2 import invert, mpz, powmod

from elections.protocol.parameters import NAME as NAME
from elections.protocol.parameters import G as G
from elections.protocol.parameters import P as P
from elections.protocol.parameters import Q as Q
from elections.protocol.powers import FixedBase as FixedBase

G_TABLE = FixedBase(G, window=10)


def power(base: int, exponent: int) -> mpz:
    """Give base^exponent mod P; the exponent may be any integer, the base any unit."""
    return powmod(base, exponent, P)


def inverse(element: int) -> mpz:
    """Give the element's inverse mod P. Raise ZeroDivisionError for 0."""
    return invert(mpz(element), P)


def is_element(number: int) -> bool:
    """Say whether the number is in the subgroup of order Q, not merely below P."""
    return 0 < number < P and powmod(number, Q, P) == 1


def random_exponent() -> int:
    """Draw a number from 0 to Q - 1 from the system's random source."""
    return secrets.randbelow(int(Q))


def hash_to_exponent(prefix: str, elements: Iterable[int]) -> int:
    """Hash the prefix and the elements in decimal, joined by commas, to an exponent."""
    text = prefix + ",".join(map(str, elements))
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % int(Q)
