"""Powers modulo P: many of one fixed base, and a few of one fresh base.

Verifying a ballot is little else, so both save the squarings that ``powmod`` would repeat.
"""

from collections.abc import Sequence

from gmpy2 import mpz

from elections.protocol.parameters import P, Q

_BITS = 256
_FIXED_WINDOW = 8
_FRESH_WINDOW = 4


class FixedBase:
    """A base of which very many powers are wanted: a table of its powers, no squarings.

    The table takes 2 MB and the time of some forty powers.
    """

    def __init__(self, base: int) -> None:
        self._rows: list[list[mpz]] = []
        step = mpz(base)
        for _ in range(0, _BITS, _FIXED_WINDOW):
            row = [mpz(1)]
            for _ in range(1, 1 << _FIXED_WINDOW):
                row.append(row[-1] * step % P)
            self._rows.append(row)
            step = row[-1] * step % P

    def power(self, exponent: int) -> mpz:
        """Give base^exponent mod P. Raise OverflowError beyond 0 to 2^256 - 1."""
        result = mpz(1)
        modulus = P
        digits = int(exponent).to_bytes(_BITS // 8, "little")
        for row, digit in zip(self._rows, digits, strict=True):
            if digit:
                result = result * row[digit] % modulus
        return result


class FreshBase:
    """A base of which two or more powers are wanted: it is squared once for all of them.

    An exponent is cut into odd digits below 16; what carries the same digit is multiplied
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
        """Give base^exponent mod P. Raise IndexError beyond 2^256 - 1."""
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
