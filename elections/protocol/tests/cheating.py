"""What a cheat needs: an honest election, and hands that put something else into it."""

from dataclasses import replace
from functools import cache

from elections.protocol.answers import encrypt
from elections.protocol.ballots import seal
from elections.protocol.chain import setup_text
from elections.protocol.encoding import dumps, parse_canonical
from elections.protocol.events import Step
from elections.protocol.group import G_TABLE, FixedBase
from elections.protocol.tests.elections import (
    append,
    rechained,
    threshold_election,
    whole,
)

SETUP, FIRST_BALLOT, OF_11, OF_12 = range(4)
END, TALLY, FACTORS, MORE_FACTORS, RESULT = range(7, 12)
STRANGER = 99


@cache
def honest():
    """Return an election that was held honestly, decrypted by trustees 1 and 3."""
    election = threshold_election()
    whole(election, 1, 3)
    return election


def with_data(at, *data):
    """Put other records at one step."""
    steps = list(honest().steps)
    steps[at] = Step(data, steps[at].event)
    return rechained(steps)


def up_to(at):
    return honest().steps[: at + 1]


def with_ballot(text):
    """Put a ballot in the place of voter 11's, and stop there: nothing is counted yet."""
    return append(up_to(FIRST_BALLOT), "Ballot", text)


def sealed_by(voter, answer):
    return seal(honest().description, voter, [answer])


def answer_of(voter, ticks, maximum=2):
    """Encrypt and prove ticks; with another maximum the overall proof has another length."""
    description = honest().description
    question = replace(description.questions[0], maximum=maximum)
    holder = f"{description.fingerprint}|{G_TABLE.power(voter)}"
    key = FixedBase(description.public_key)
    answer = encrypt(question, ticks, holder, key, random_of(voter))
    return replace(answer, overall=answer.overall[:3])


def random_of(voter):
    numbers = iter(range(1000 * voter, 1000 * voter + 1000))
    return lambda: next(numbers)


def changed(text, change):
    """Change the JSON of a record in place and write it canonically."""
    thing = parse_canonical(text, "A record")
    change(thing)
    return dumps(thing)


def setup_of(election=None, trustees=None, credentials=None):
    """Set up anew with one of the three records exchanged."""
    known = honest()
    texts = (
        election or known.description.text,
        trustees or known.trustees,
        credentials or known.credentials,
    )
    return append([], "Setup", *texts, setup_text(*texts))
