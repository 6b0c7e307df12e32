"""Powers modulo P: many of one fixed base, and a few of one fresh base.

Verifying a ballot is little else, so both save the squarings that ``powmod`` would repeat.
"""

from collections.abc import Sequence
from functools import cached_property

from gmpy2 import mpz

from elections.protocol.parameters import P, Q

_BITS = Q.bit_length()
_FRESH_WINDOW = 5


class FixedBase:
    """A base of which very many powers are wanted: a table of its powers, no squarings.

    ``window`` is how many bits of an exponent one entry covers. With 8 the table takes 2 MB
    and the time of forty powers; with 10 it takes 8 MB and the time of 130, and powers are a
    fifth faster. It is made when it is first needed.
    """

    def __init__(self, base: int, window: int = 8) -> None:
        self._base = mpz(base)
        self._window = window

    @cached_property
    def _rows(self) -> list[list[mpz]]:
        rows = []
        step = self._base
        for _ in range(0, _BITS, self._window):
            row = [mpz(1)]
            for _ in range(1, 1 << self._window):
                row.append(row[-1] * step % P)
            rows.append(row)
            step = row[-1] * step % P
        return rows

    def power(self, exponent: int) -> mpz:
        """Give base^exponent mod P. Raise OverflowError if the exponent is not below Q."""
        if not 0 <= exponent < Q:
            raise OverflowError(exponent)
        result = mpz(1)
        modulus, window, mask = P, self._window, (1 << self._window) - 1
        rest = int(exponent)
        for row in self._rows:
            digit = rest & mask
            if digit:
                result = result * row[digit] % modulus
            rest >>= window
        return result


class FreshBase:
    """A base of which two or more powers are wanted: it is squared once for all of them.

    An exponent is cut into odd digits below 32; what carries the same digit is multiplied
    first and raised together (Yao's method with a sliding window).
    """

    def __init__(self, base: int) -> None:
        square = mpz(base)
        modulus = P
        self._squares = [square]
        for _ in range(_BITS - 1):
            square = square * square % modulus
            self._squares.append(square)

    def power(self, exponent: int) -> mpz:
        """Give base^exponent mod P. Raise OverflowError if the exponent is not from 0 to Q."""
        if not 0 <= exponent <= Q:
            raise OverflowError(exponent)
        modulus, squares = P, self._squares
        products: list[mpz | None] = [None] * (1 << (_FRESH_WINDOW - 1))
        rest, at = int(exponent), 0
        while rest:
            zeros = (rest & -rest).bit_length() - 1
            rest >>= zeros
            at += zeros
            half = (rest & ((1 << _FRESH_WINDOW) - 1)) >> 1
            product = products[half]
            square = squares[at]
            products[half] = square if product is None else product * square % modulus
            rest >>= _FRESH_WINDOW
            at += _FRESH_WINDOW
        return _weighted(products)

    def is_element(self) -> bool:
        """Say whether the base is in the subgroup of order Q, given that it is below P."""
        return self.power(Q) == 1


def _weighted(products: Sequence[mpz | None]) -> mpz:
    """Multiply products[i]^(2i + 1), by running products from the last."""
    running = halves = mpz(1)
    for product in reversed(products[1:]):
        if product is not None:
            running = running * product % P
        halves = halves * running % P
    first = products[0]
    whole = running if first is None else running * first % P
    return halves * halves % P * whole % P
