"""The trustees of an election: who they are, what they decrypt, what it adds up to (specification, 4.7, 4.18, 4.19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpz

from elections.protocol.encoding import dumps, items, members, parse_canonical, sha256_hex
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, G, P, Q, inverse, power, random_exponent
from elections.protocol.proofs import (
    Proof,
    Random,
    check_decryption,
    prove_decryption,
    prove_knowledge,
)
from elections.protocol.threshold import ThresholdKey, element, product, read_public_key

Ciphertexts = list[list[tuple[mpz, mpz]]]


@dataclass(frozen=True)
class Share:
    """Trustees of whom ``threshold`` must decrypt: one alone, or those of a threshold record."""

    threshold: int
    public_key: mpz
    verification_keys: tuple[mpz, ...]
    first: int

    def factor(self, factors: Mapping[int, mpz]) -> mpz:
        """Combine the factors of the first ``threshold`` owners that gave one (4.19)."""
        places = [owner - self.first + 1 for owner in self.owners_in(factors)][: self.threshold]
        return product(
            [power(factors[place + self.first - 1], lagrange(place, places)) for place in places]
        )

    def owners_in(self, owners: Mapping[int, Any]) -> list[int]:
        """Return which of these owners are mine, in order."""
        return [
            owner
            for owner in range(self.first, self.first + len(self.verification_keys))
            if owner in owners
        ]


def lagrange(place: int, places: Sequence[int]) -> int:
    """Return the coefficient of ``place`` among ``places`` at zero, modulo Q (4.19)."""
    coefficient = mpz(1)
    for other in places:
        if other != place:
            coefficient = coefficient * other * pow(other - place, -1, int(Q)) % Q
    return int(coefficient)


@dataclass(frozen=True)
class Trustees:
    """The checked trustees of one election; owners are counted from 1 over the whole list."""

    shares: tuple[Share, ...]

    @classmethod
    def parse(cls, text: str) -> "Trustees":
        """Read trustees.json; raise ProtocolError unless every signature, proof and key in it is right."""
        what = "The list of trustees"
        entries = parse_canonical(text, what)
        if not isinstance(entries, list) or not entries:
            raise ProtocolError(f"{what} names nobody.")
        shares: list[Share] = []
        first = 1
        for entry in entries:
            shares.append(read_share(entry, first))
            first += len(shares[-1].verification_keys)
        return cls(tuple(shares))

    @property
    def public_key(self) -> mpz:
        """Return the election key."""
        return product([share.public_key for share in self.shares])

    @property
    def size(self) -> int:
        """Return how many trustees there are."""
        return len(self._keys)

    @property
    def threshold(self) -> int:
        """Return how many of them must decrypt."""
        return sum(share.threshold for share in self.shares)

    @property
    def _keys(self) -> list[mpz]:
        return [key for share in self.shares for key in share.verification_keys]

    def verification_key(self, owner: int) -> mpz:
        """Return the key of an owner, counted from 1; raise ProtocolError if there is no such trustee."""
        if type(owner) is not int or not 1 <= owner <= self.size:
            message = f"There is no trustee {owner!r}: they are numbered from 1 to {self.size}."
            raise ProtocolError(message)
        return self._keys[owner - 1]

    def suffice(self, owners: Mapping[int, Any]) -> bool:
        """Say whether these owners can decrypt together."""
        return all(len(share.owners_in(owners)) >= share.threshold for share in self.shares)


def read_share(entry: Any, first: int) -> Share:
    """Read one entry of trustees.json, whose trustees count from ``first``."""
    kind, content = items(entry, 2, "An entry of the list of trustees")
    if kind == "Single":
        key = read_public_key(content, f"The verification key of trustee {first}")
        return Share(1, key, (key,), first)
    if kind == "Pedersen":
        record = ThresholdKey.read(content)
        return Share(record.threshold, record.public_key, record.verification_keys, first)
    message = f"The list of trustees has an entry of the unknown kind {kind!r}."
    raise ProtocolError(message)


def single_trustee(random: Random = random_exponent) -> tuple[int, str]:
    """Make one key; return its private half, 0 to Q-1, and trustees.json. Draws the key, then the proof."""
    private = random()
    pok = prove_knowledge(private, random).as_json()
    return private, dumps([["Single", {"pok": pok, "public_key": str(G_TABLE.power(private))}]])


def read_ciphertexts(tally_text: str) -> Ciphertexts:
    """Read an encrypted tally; raise ProtocolError if a number in it lies outside the group."""
    what = "The encrypted tally"
    thing = parse_canonical(tally_text, what)
    if not isinstance(thing, list) or not all(isinstance(row, list) for row in thing):
        raise ProtocolError(f"{what} is not a list of lists.")
    return [
        [
            tuple(
                element(value, f"A number in {what.lower()}")
                for value in members(pair, ("alpha", "beta"), what)
            )
            for pair in row
        ]
        for row in thing
    ]


def decrypt(
    private: int, tally_text: str, fingerprint: str, random: Random = random_exponent
) -> str:
    """Return a trustee's factors with their proofs, as JSON. Draws one number per ciphertext, in order."""
    rows = read_ciphertexts(tally_text)
    return dumps(
        {
            "decryption_factors": [
                [str(power(alpha, private)) for alpha, _ in row] for row in rows
            ],
            "decryption_proofs": [
                [
                    prove_decryption(private, alpha, fingerprint, random).as_json()
                    for alpha, _ in row
                ]
                for row in rows
            ],
        }
    )


def owned(owner: int, factors_text: str) -> str:
    """Return the record that says whose factors these are."""
    return dumps({"owner": owner, "payload": sha256_hex(factors_text)})


def read_factors(factors_text: str, rows: Ciphertexts) -> tuple[list[list[mpz]], list[list[Proof]]]:
    """Read factors and proofs, in the shape of the ciphertexts they belong to."""
    what = "The partial decryption"
    thing = parse_canonical(factors_text, what)
    factors, proofs = members(thing, ("decryption_factors", "decryption_proofs"), what)
    for part in (factors, proofs):
        for mine, row in zip(items(part, len(rows), what), rows, strict=True):
            items(mine, len(row), what)
    return (
        [[element(value, f"A factor of {what.lower()}") for value in row] for row in factors],
        [[Proof.from_json(value, f"A proof of {what.lower()}") for value in row] for row in proofs],
    )


def check_factors(
    trustees: Trustees, owner: int, factors_text: str, tally_text: str, fingerprint: str
) -> None:
    """Raise ProtocolError unless the owner's private key made these factors of this tally (4.18)."""
    public, rows = trustees.verification_key(owner), read_ciphertexts(tally_text)
    factors, proofs = read_factors(factors_text, rows)
    for row, mine, proved in zip(rows, factors, proofs, strict=True):
        for place, ((alpha, _), factor, proof) in enumerate(zip(row, mine, proved, strict=True), 1):
            if not check_decryption(public, alpha, factor, proof, fingerprint):
                message = f"The partial decryption of trustee {owner} is wrong at choice {place}: its proof does not hold."
                raise ProtocolError(message)


def combine(
    trustees: Trustees, factors_by_owner: Mapping[int, str], tally_text: str, ballots: int
) -> list[list[int]]:
    """Return the counts from checked factors; ``ballots`` is the highest count possible.

    Raise ProtocolError if too few trustees decrypted or if no count fits.
    """
    if not trustees.suffice(factors_by_owner):
        message = f"Only {len(factors_by_owner)} of {trustees.size} trustees decrypted; {trustees.threshold} must."
        raise ProtocolError(message)
    rows = read_ciphertexts(tally_text)
    factors = {owner: read_factors(text, rows)[0] for owner, text in factors_by_owner.items()}
    counts = {mpz(1): 0}
    value = mpz(1)
    for count in range(1, ballots + 1):
        value = value * G % P
        counts[value] = count
    result: list[list[int]] = []
    for at, row in enumerate(rows):
        result.append([])
        for place, (_, beta) in enumerate(row):
            mine = {owner: each[at][place] for owner, each in factors.items()}
            masked = beta * inverse(product([share.factor(mine) for share in trustees.shares])) % P
            if masked not in counts:
                message = f"The decryptions do not give a number from 0 to {ballots} at choice {place + 1}."
                raise ProtocolError(message)
            result[-1].append(counts[masked])
    return result


def result_text(counts: Sequence[Sequence[int]]) -> str:
    """Return the result as it stands in the archive."""
    return dumps({"result": counts})
