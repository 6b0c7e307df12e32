"""Which bytes a trustee's browser takes for an archive; it runs in node here."""

import pytest

from elections.protocol.tests.cheating import honest
from elections.protocol.tests.elections import archive_bytes
from elections.tests.ceremony.archives import refusal
from elections.tests.ceremony.asking import needs_node

pytestmark = needs_node
NO_ARCHIVE = "This is not an archive of an election: it does not begin with the member BELENIOS of version 1."


def test_a_member_that_is_not_named_by_its_content_is_refused():
    raw = archive_bytes(honest().steps)

    told = refusal(raw.replace(b'"num_tallied":5', b'"num_tallied":1'))

    assert told.endswith("of the archive is not named by the SHA-256 of its content.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: b"", "The archive holds no sum of the ballots yet."),
        (lambda raw: raw[:-512], "The archive is cut off in the middle of a member."),
        (lambda raw: raw + bytes(512), "The archive holds a block that is no header of a member."),
        (lambda raw: raw + b"x", "The archive holds a block that is no header of a member."),
        (
            lambda raw: raw[:1023] + b"x" + raw[1024:],
            "The archive holds bytes between two members that belong to neither.",
        ),
        (
            lambda raw: raw[:512] + b"\xff" + raw[513:],
            "The archive holds a member that is not text in UTF-8.",
        ),
        (lambda raw: raw[:-1024], "The archive ends with data that no event names."),
        (
            lambda raw: raw[1024:],
            NO_ARCHIVE,
        ),
        (
            lambda raw: raw[:101] + b"1" + raw[102:],
            "The header of the member 'BELENIOS' is not the one an archive of this election has.",
        ),
    ],
)
def test_bytes_that_are_no_archive_are_refused(change, sentence):
    assert refusal(change(archive_bytes(honest().steps))) == sentence
