"""Powers modulo P: many of one fixed base, and several of one fresh base at once."""

from collections.abc import Sequence

from gmpy2 import mpz, powmod

from elections.protocol.parameters import P, Q

_WINDOW = 8
_MASK = (1 << _WINDOW) - 1


class FixedBase:
    """A table of powers of one base; building it pays after some twenty powers."""

    def __init__(self, base: int) -> None:
        self._rows: list[list[mpz]] = []
        step = mpz(base)
        for _ in range(0, Q.bit_length(), _WINDOW):
            row = [mpz(1)]
            for _ in range(_MASK):
                row.append(row[-1] * step % P)
            self._rows.append(row)
            step = row[-1] * step % P

    def power(self, exponent: int) -> mpz:
        """Give base^exponent mod P, for an exponent from 0 to 2^256 - 1."""
        result = mpz(1)
        digits = int(exponent).to_bytes(len(self._rows), "little")
        for row, digit in zip(self._rows, digits, strict=True):
            if digit:
                result = result * row[digit] % P
        return result


def several_powers(base: int, exponents: Sequence[int]) -> list[mpz]:
    """Give base^e mod P for each exponent e."""
    return [powmod(base, exponent, P) for exponent in exponents]
