"""Ballots checked in chunks: here, in several processes, or by somebody else before."""

from concurrent.futures import Future

import pytest

from elections.protocol import workers
from elections.protocol.ballots import tracker_of
from elections.protocol.tests import cheats
from elections.protocol.tests.cheating import FIRST_BALLOT, OF_11, honest, up_to
from elections.protocol.tests.elections import append
from elections.protocol.tests.test_verifier import REST, verdict
from elections.protocol.verifier import verify_chunk

STRANGE = "The credential of the ballot is not on the list of those who may vote."


def test_proofs_checked_elsewhere_are_not_checked_again():
    sound, lines = verdict(honest().steps, ballots_checked=[])

    assert sound
    assert lines[6] == "ok   ballots: 6 by 5 voters, proofs checked before"
    assert verdict(cheats.broken_signature(), ballots_checked=[])[0]


def test_what_was_found_elsewhere_fails_the_archive():
    sound, lines = verdict(honest().steps, ballots_checked=["Ballot x: bad."])

    assert not sound
    assert lines[6:] == [
        "FAIL ballots: Ballot x: bad.",
        "ok   repeats: no ballot stands in the archive twice",
        REST,
    ]


@pytest.mark.parametrize("junk", ["", "{}", "5", '{"answers":[{"choices":[{}]}]}'])
def test_what_was_checked_elsewhere_must_still_be_a_ballot_of_somebody_registered(junk):
    bad = verdict(append(up_to(OF_11), "Ballot", junk), ballots_checked=[])
    stranger = verdict(cheats.unregistered(), ballots_checked=[])

    assert bad[1][6] == f"FAIL ballots: Ballot {tracker_of(junk)}: The ballot cannot be read."
    assert stranger[1][6].endswith(STRANGE)


def test_a_chunk_of_ballots_names_the_bad_ones():
    good = honest().steps[FIRST_BALLOT].data[0]
    bad = cheats.broken_signature()[-1].data[0]
    credentials = [str(key) for key in honest().registered]

    assert verify_chunk(honest().description.text, credentials, [good]) == []
    assert verify_chunk(honest().description.text, credentials, [good, bad, good]) == [
        f"Ballot {tracker_of(bad)}: The signature of the ballot does not hold."
    ]
    assert verify_chunk(honest().description.text, credentials[:0], [good]) == [
        f"Ballot {tracker_of(good)}: {STRANGE}"
    ]


def test_several_processes_come_to_the_same_verdict(monkeypatch):
    monkeypatch.setattr(workers, "CHUNK", 1)
    copied = cheats.copied_ballot()

    assert verdict(honest().steps, jobs=2) == verdict(honest().steps)
    assert verdict(copied, jobs=2) == verdict(copied)


class InstantPool:
    """Stands for a pool of processes: does the work at once and counts what it was given."""

    made = []

    def __init__(self, jobs, mp_context, initializer, initargs):
        self.given = 0
        self.made.append(self)
        initializer(*initargs)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, work, chunk):
        self.given += 1
        future = Future()
        future.set_result(work(chunk))
        return future


@pytest.fixture
def pools(monkeypatch):
    monkeypatch.setattr(workers, "CHUNK", 1)
    monkeypatch.setattr(workers, "ProcessPoolExecutor", InstantPool)
    monkeypatch.setattr(InstantPool, "made", [])
    return InstantPool.made


def test_a_pool_is_given_no_more_than_it_needs_to_be_busy(pools):
    texts = [(step.data[0], True) for step in honest().steps if step.event.type == "Ballot"]
    credentials = [str(key) for key in honest().registered]

    stream = workers.check_all(honest().description.text, credentials, texts, jobs=2)
    first = next(stream)

    assert [pool.given for pool in pools] == [5]
    assert len([first, *stream]) == len(texts) == 6
    assert [pool.given for pool in pools] == [6]


def test_one_process_or_ballots_checked_before_need_no_pool(pools):
    assert verdict(honest().steps, jobs=1)[0]
    assert verdict(honest().steps, jobs=2, ballots_checked=[])[0]

    assert pools == []


def test_a_worker_keeps_its_tables_from_chunk_to_chunk():
    text = honest().steps[FIRST_BALLOT].data[0]
    workers.Worker.begin(honest().description.text, [str(key) for key in honest().registered])

    checked = workers.Worker.check_chunk([(text, True), (text, False)])

    assert checked.problems == []
    assert [ballot.text for ballot in checked.counting] == [text]
