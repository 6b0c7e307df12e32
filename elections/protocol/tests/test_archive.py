"""The archive: written byte for byte as belenios-tool does, read back, and refused if one byte differs."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from elections.protocol.archive import ArchiveWriter, read_archive, write_archive
from elections.protocol.chain import setup_text
from elections.protocol.errors import ProtocolError
from elections.protocol.events import next_event
from elections.protocol.tar import BLOCK, header, write_member
from elections.protocol.tests.elections import TIMESTAMP, append, archive_bytes

VECTOR = Path(__file__).parent / "vectors" / "c5XaNxzZmbDX8M.bel"
TEXTS = some.text(some.characters(exclude_categories=["Cs"]), max_size=40)


def small(*ballots):
    """Write an archive of texts that nobody looks into."""
    texts = ("election", "trustees", "credentials")
    steps = append([], "Setup", *texts, setup_text(*texts))
    for ballot in ballots:
        steps = append(steps, "Ballot", ballot)
    return steps


def refusal(content):
    with pytest.raises(ProtocolError) as refused:
        read_archive(BytesIO(content))
    return str(refused.value)


def test_the_shared_vector_is_written_again_byte_for_byte():
    content = VECTOR.read_bytes()

    archive = read_archive(BytesIO(content))

    assert archive_bytes(archive.steps, archive.timestamp) == content


def test_the_shared_vector_holds_an_election_from_setup_to_result():
    archive = read_archive(BytesIO(VECTOR.read_bytes()))

    assert archive.timestamp == 1795288785
    assert archive.election.startswith('{"version":1,"description":"Choose up to three')
    assert archive.trustees.startswith('[["Pedersen",{"threshold":2,')
    assert archive.credentials.startswith('["4351442060631743')
    assert len(archive.of_type("Ballot")) == 42
    assert archive.of_type("Result")[0].data == ('{"result":[[17,16,19,18,18]]}',)


@given(some.lists(TEXTS, max_size=5), some.integers(0, 8**11 // 8))
@settings(max_examples=50, deadline=None)
def test_any_sequence_of_events_comes_back_as_it_was_written(ballots, timestamp):
    steps = small(*ballots)

    content = archive_bytes(steps, timestamp)

    archive = read_archive(BytesIO(content))
    assert list(archive.steps) == steps
    assert archive.timestamp == timestamp
    assert archive_bytes(archive.steps, archive.timestamp) == content


@given(some.data())
@settings(max_examples=200, deadline=None)
def test_any_flipped_bit_is_refused(data):
    content = bytearray(archive_bytes(small("first ballot", "second")))
    place = data.draw(some.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(some.integers(0, 7))

    with pytest.raises(ProtocolError):
        read_archive(BytesIO(bytes(content)))


@given(some.data())
@settings(max_examples=100, deadline=None)
def test_an_archive_cut_anywhere_but_between_two_events_is_refused(data):
    steps = small("first ballot", "second")
    content = archive_bytes(steps)
    ends = {len(archive_bytes(steps[: number + 1])) for number in range(len(steps))}
    place = data.draw(some.integers(0, len(content)).filter(lambda place: place not in ends))

    with pytest.raises(ProtocolError):
        read_archive(BytesIO(content[:place]))


@given(some.binary(max_size=3 * BLOCK))
@settings(max_examples=100, deadline=None)
def test_arbitrary_bytes_are_refused_in_words(content):
    assert refusal(content)


def test_the_writer_names_each_record_by_its_digest():
    stream = BytesIO()
    writer = ArchiveWriter(stream, TIMESTAMP)

    digest = writer.data("{}")
    event = next_event(None, "Setup", digest)

    assert digest == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert writer.event(event.text()) == event.digest
    assert f"{digest}.data.json".encode() in stream.getvalue()
    assert f"{event.digest}.event.json".encode() in stream.getvalue()


def test_a_header_is_that_of_the_old_tar():
    assert header("BELENIOS", 38, 1795288785) == VECTOR.read_bytes()[:BLOCK]


def test_what_is_no_archive_is_refused_by_its_beginning():
    other = BytesIO()
    write_member(other, "BELENIOS", '{"version":2,"timestamp":"5"}', 5)
    elsewhere = BytesIO()
    write_member(elsewhere, "BELENIUS", '{"version":1,"timestamp":"5"}', 5)
    another_time = BytesIO()
    write_member(another_time, "BELENIOS", '{"version":1,"timestamp":"6"}', 5)
    beginning = (
        "This is not an archive of an election: it does not begin with the member BELENIOS of"
        " version 1."
    )

    assert refusal(b"") == beginning
    assert refusal(other.getvalue()) == beginning
    assert refusal(elsewhere.getvalue()) == beginning
    assert refusal(another_time.getvalue()) == (
        "The header of the member 'BELENIOS' is not the one an archive of this election has:"
        " name, size, time, mode or checksum were changed."
    )


def test_an_archive_without_events_is_refused():
    stream = BytesIO()
    write_archive(stream, TIMESTAMP, [])

    assert refusal(stream.getvalue()) == ("The archive holds no event: the election is not set up.")


def test_data_that_no_event_names_is_refused():
    stream = BytesIO()
    ArchiveWriter(stream, TIMESTAMP).data("{}")

    assert refusal(stream.getvalue()) == "The archive ends with data that no event names."


def test_a_member_with_another_name_than_its_digest_is_refused():
    stream = BytesIO()
    ArchiveWriter(stream, TIMESTAMP)
    write_member(stream, "0" * 64 + ".data.json", "{}", TIMESTAMP)

    assert refusal(stream.getvalue()) == (
        f"The member '{'0' * 64}.data.json' of the archive is not named by the SHA-256 of its"
        " content."
    )


def test_a_member_of_another_time_is_refused():
    stream = BytesIO()
    ArchiveWriter(stream, TIMESTAMP)
    write_member(stream, "0" * 64 + ".data.json", "{}", TIMESTAMP + 1)

    assert refusal(stream.getvalue()) == (
        f"The header of the member '{'0' * 64}.data.json' is not the one an archive of this"
        " election has: name, size, time, mode or checksum were changed."
    )


def test_end_blocks_as_other_programs_write_them_are_refused():
    content = archive_bytes(small())

    assert refusal(content + bytes(2 * BLOCK)) == (
        "The archive holds a block that is no header of a member."
    )


def test_a_cut_member_is_refused():
    content = archive_bytes(small())

    assert refusal(content[:-1]) == "The archive is cut off in the middle of a member."


def test_a_cut_header_is_refused():
    content = archive_bytes(small()) + header("BELENIOS", 38, TIMESTAMP)[:300]

    assert refusal(content) == "The archive holds a block that is no header of a member."


def test_bytes_between_two_members_are_refused():
    content = bytearray(archive_bytes(small()))
    content[-1] = 1

    assert refusal(bytes(content)) == (
        "The archive holds bytes between two members that belong to neither."
    )


def test_a_member_that_is_no_text_is_refused():
    content = bytearray(archive_bytes(small()))
    content[BLOCK] = 0xFF

    assert refusal(bytes(content)) == "The archive holds a member that is not text in UTF-8."


def test_a_member_of_senseless_size_is_refused_unread():
    content = header("BELENIOS", 0o7777777777, TIMESTAMP)

    assert refusal(content) == "The archive holds a block that is no header of a member."
