"""The encrypted tally."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from elections.protocol.ballots import make_ballot
from elections.protocol.encoding import dumps, sha256_hex
from elections.protocol.group import G, P, inverse, power
from elections.protocol.tally import RunningTally, encrypted_tally, last_ballots, sized_tally
from elections.protocol.tests.voting import (
    BLANK,
    KEY,
    PLAIN,
    SECRET,
    checker_of,
    description_of,
)

ELECTION = description_of(PLAIN, BLANK)


def cast(voter, *choices):
    return checker_of(ELECTION).check(make_ballot(ELECTION, voter, choices, key=KEY))


def opened(text):
    """Decrypt a tally of few ballots."""
    powers = {power(G, count): count for count in range(100)}
    return [
        [
            powers[int(pair["beta"]) * inverse(power(int(pair["alpha"]), SECRET)) % P]
            for pair in answer
        ]
        for answer in json.loads(text)
    ]


def test_the_tally_of_nothing_encrypts_zeros_in_the_open():
    one = {"alpha": "1", "beta": "1"}

    assert encrypted_tally(ELECTION, []) == dumps([[one] * 3, [one] * 4])


votes = st.tuples(
    st.sampled_from([[0, 0, 0], [1, 0, 0], [0, 1, 1]]),
    st.sampled_from([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1]]),
)


@settings(max_examples=10, deadline=None)
@given(st.lists(votes, max_size=4))
def test_the_tally_holds_the_plain_sums(cast_votes):
    ballots = [cast(voter, *choices) for voter, choices in enumerate(cast_votes, 1)]

    counts = opened(encrypted_tally(ELECTION, ballots))

    columns = zip(*([*plain, *blank] for plain, blank in cast_votes), strict=True)
    sums = [sum(column) for column in columns] or [0] * 7
    assert counts == [sums[:3], sums[3:]]


def test_the_order_of_ballots_does_not_matter():
    ballots = [cast(voter, [1, 0, 0], [1, 0, 0, 0]) for voter in (1, 2, 3)]

    assert encrypted_tally(ELECTION, ballots) == encrypted_tally(ELECTION, ballots[::-1])


def test_a_running_tally_can_be_read_after_every_ballot():
    tally = RunningTally(ELECTION)
    seen = []

    for voter in (1, 2):
        tally.add(cast(voter, [0, 1, 0], [0, 0, 0, 1]))
        seen.append(opened(tally.text()))

    assert seen == [[[0, 1, 0], [0, 0, 0, 1]], [[0, 2, 0], [0, 0, 0, 2]]]


def test_of_a_voter_the_last_ballot_counts():
    first, second = (cast(1, choice, [1, 0, 0, 0]) for choice in ([1, 0, 0], [0, 0, 1]))
    other = cast(2, [0, 0, 0], [1, 0, 0, 0])

    assert last_ballots(iter([first, other, second])) == [other, second]
    assert last_ballots([]) == []


def test_the_sized_tally_names_the_tally_by_its_hash():
    assert sized_tally("[]", 42) == (
        f'{{"num_tallied":42,"total_weight":42,"encrypted_tally":"{sha256_hex("[]")}"}}'
    )
