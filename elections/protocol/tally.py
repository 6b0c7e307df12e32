"""The encrypted tally: the product of the ballots that count (4.15, 4.16)."""

from collections.abc import Iterable

from gmpy2 import mpz

from elections.protocol.ballots import Ballot
from elections.protocol.description import Description
from elections.protocol.encoding import dumps, sha256_hex
from elections.protocol.group import P


def last_ballots(ballots: Iterable[Ballot]) -> list[Ballot]:
    """Keep the last ballot of each credential, in the order in which those were cast."""
    last: dict[int, Ballot] = {}
    for ballot in ballots:
        last.pop(ballot.credential, None)
        last[ballot.credential] = ballot
    return list(last.values())


class RunningTally:
    """Multiplies ballots one by one and forgets them. It takes only ballots that count."""

    def __init__(self, description: Description) -> None:
        self._products = [
            [(mpz(1), mpz(1))] * question.length for question in description.questions
        ]

    def add(self, ballot: Ballot) -> None:
        """Multiply a ballot into the tally."""
        self._products = [
            [
                (one * alpha % P, other * beta % P)
                for (one, other), (alpha, beta) in zip(products, answer, strict=True)
            ]
            for products, answer in zip(self._products, ballot.answers, strict=True)
        ]

    def text(self) -> str:
        """Write the encrypted tally as JSON."""
        return dumps(
            [
                [{"alpha": str(alpha), "beta": str(beta)} for alpha, beta in products]
                for products in self._products
            ]
        )


def encrypted_tally(description: Description, ballots: Iterable[Ballot]) -> str:
    """Write the encrypted tally of ballots that count (see ``last_ballots``) as JSON."""
    tally = RunningTally(description)
    for ballot in ballots:
        tally.add(ballot)
    return tally.text()


def sized_tally(tally_text: str, count: int) -> str:
    """Write the record that joins the tally to the number of ballots in it."""
    return dumps(
        {"num_tallied": count, "total_weight": count, "encrypted_tally": sha256_hex(tally_text)}
    )
