"""The archive on its way out."""

import hashlib
import tracemalloc
from io import BytesIO

import pytest
from django.core.cache import cache

from elections.choices import ChainKind, ElectionStatus
from elections.models import ArchiveCheck, ChainEvent
from elections.protocol.archive import write_archive
from elections.services import archives
from elections.services.archives import archive_chunks, archive_digest, known_digest, last_event
from elections.tests.ended import cast, make_counted_election
from elections.tests.factories import make_frozen_election, make_open_election

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def whole(election):
    return b"".join(archive_chunks(election, last_event(election).height))


def test_the_pieces_are_the_archive_as_the_protocol_writes_it(monkeypatch):
    monkeypatch.setattr(archives, "AT_ONCE", 2)
    election = make_counted_election()
    at_once = BytesIO()
    steps = election.chain.order_by("height").values_list("data", "text")
    write_archive(at_once, int(election.opened_at.timestamp()), steps)

    assert whole(election) == at_once.getvalue()


def test_a_copy_holds_what_was_there_when_it_began():
    election = make_open_election()
    cast(election, (0,))
    height = last_event(election).height
    chunks = archive_chunks(election, height)
    first = next(chunks)

    cast(election, (1,), (1,))

    assert first + b"".join(chunks) == b"".join(archive_chunks(election, height))
    assert len(whole(election)) > len(b"".join(archive_chunks(election, height)))


def test_a_growing_archive_is_a_prefix_of_what_it_becomes():
    election = make_open_election()
    before = whole(election)

    cast(election, (0,))

    assert whole(election).startswith(before)
    assert archive_digest(election) == hashlib.sha256(whole(election)).hexdigest()


def test_memory_holds_a_few_events_whatever_the_archive_has(monkeypatch):
    monkeypatch.setattr(archives, "AT_ONCE", 1)
    election = make_counted_election()

    sizes = [len(chunk) for chunk in archive_chunks(election, last_event(election).height)]

    assert len(sizes) == election.chain.count()
    assert max(sizes) < sum(sizes) / 3


def test_the_digest_of_a_finished_archive_is_taken_once(monkeypatch):
    election = make_counted_election()
    digest = archive_digest(election)
    monkeypatch.setattr(archives, "archive_chunks", lambda *_: pytest.fail("read again"))

    assert archive_digest(election) == known_digest(election) == digest


def test_a_check_knows_the_digest_even_when_the_cache_is_empty(django_assert_num_queries):
    election = make_counted_election()
    ArchiveCheck.objects.create(
        election=election,
        program="a program",
        archive_sha256="ab" * 32,
        passed=True,
        transcript="",
        checked_at=election.counted_at,
    )

    assert known_digest(election) == "ab" * 32


def test_an_unopened_vote_has_no_archive():
    election = make_frozen_election()

    assert last_event(election) is None
    assert known_digest(election) == ""
    with pytest.raises(ValueError, match="has no archive"):
        archive_digest(election)
    with pytest.raises(ValueError, match="has not opened"):
        list(archive_chunks(election, 0))


def test_an_annulled_vote_has_a_final_archive():
    election = make_open_election()

    assert not archives.is_final(election)
    type(election).objects.filter(pk=election.pk).update(status=ElectionStatus.ANNULLED)
    election.refresh_from_db()
    assert archives.is_final(election)


def peak_of(election):
    """Return how many bytes at most were held while a whole archive went by."""
    for _chunk in archive_chunks(election, 1):  # what is loaded once is not counted
        pass
    tracemalloc.start()
    try:
        for _chunk in archive_chunks(election, last_event(election).height):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def with_ballots(number, size=20_000):
    """Open a vote and put so many events of the size of a ballot behind its setup."""
    election = make_open_election()
    ChainEvent.objects.bulk_create(
        ChainEvent(
            election=election,
            height=height,
            kind=ChainKind.BALLOT,
            payload=f"{height:064x}",
            text="{}",
            digest="",
            data=["x" * size],
        )
        for height in range(1, number + 1)
    )
    return election


def test_memory_is_flat_in_the_number_of_ballots():
    few, many = with_ballots(2 * archives.AT_ONCE), with_ballots(10 * archives.AT_ONCE)

    assert peak_of(many) < 1.2 * peak_of(few)
