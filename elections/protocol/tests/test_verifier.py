"""The verifier: what it says of sound archives, of unfinished ones, and of two copies."""

from io import BytesIO

import pytest

from elections.protocol.ballots import tracker_of
from elections.protocol.errors import ProtocolError
from elections.protocol.reporting import MOST_PROBLEMS
from elections.protocol.tests import cheats
from elections.protocol.tests.cheating import (
    END,
    FACTORS,
    OF_11,
    SETUP,
    TALLY,
    honest,
    setup_of,
    up_to,
)
from elections.protocol.tests.elections import (
    COUNTS,
    TIMESTAMP,
    append,
    archive_bytes,
    rechained,
    single_election,
    whole,
)
from elections.protocol.tests.test_archive import VECTOR
from elections.protocol.verifier import verify, verify_extension

FORM = [
    "ok   archive: {} events, byte for byte in form, named by hash",
    "ok   chain: no gap in the heights, events name parents and records",
    "ok   order: each event where it can stand, no ballot after the end",
]


def verdict(steps, **options):
    lines = []
    content = steps if isinstance(steps, bytes) else archive_bytes(steps)
    return verify(BytesIO(content), report=lines.append, **options), lines


def sound_setup(events):
    election = honest()
    return [
        FORM[0].format(events),
        *FORM[1:],
        f"ok   election: 'CSBS election', fingerprint {election.description.fingerprint}",
        "ok   trustees: any 2 of 3 decrypt",
        "ok   credentials: 5, ascending, none twice",
    ]


def test_the_shared_vector_passes_every_check():
    lines = []

    assert verify(VECTOR, report=lines.append)
    assert lines == [
        FORM[0].format(48),
        *FORM[1:],
        "ok   election: 'CSBS election', fingerprint haFPjW51LSW+wMFNQysel0/rcIXthE63xp8nls7tgbE",
        "ok   trustees: any 2 of 3 decrypt",
        "ok   credentials: 42, ascending, none twice",
        "ok   ballots: 42 by 42 voters, all proofs hold",
        "ok   repeats: no ballot stands in the archive twice",
        "ok   tally: the product of 42 ballots, as published",
        "ok   decryption: by trustee 1, all proofs hold",
        "ok   decryption: by trustee 2, all proofs hold",
        'ok   result: {"result":[[17,16,19,18,18]]}, as the decryptions give it',
    ]


def test_our_own_election_passes_and_a_revote_counts_last():
    sound, lines = verdict(honest().steps)

    assert sound
    assert lines == [
        *sound_setup(12),
        "ok   ballots: 6 by 5 voters, all proofs hold",
        "ok   repeats: no ballot stands in the archive twice",
        "ok   tally: the product of 5 ballots, as published",
        "ok   decryption: by trustee 1, all proofs hold",
        "ok   decryption: by trustee 3, all proofs hold",
        'ok   result: {"result":[[3,1,2]]}, as the decryptions give it',
    ]


def test_an_election_with_one_key_passes():
    election = single_election()

    assert whole(election, 1) == COUNTS
    assert verdict(election.steps)[0]


@pytest.mark.parametrize(
    ("last", "missing"),
    [
        (SETUP, ["end of voting", "tally", "decryption", "result"]),
        (OF_11, ["end of voting", "tally", "decryption", "result"]),
        (END, ["tally", "decryption", "result"]),
        (TALLY, ["decryption", "result"]),
        (FACTORS, ["result"]),
    ],
)
def test_an_unfinished_election_is_sound_as_far_as_it_goes(last, missing):
    sound, lines = verdict(up_to(last))

    assert sound
    assert lines[:6] == sound_setup(last + 1)
    assert [line for line in lines if line.startswith("--")] == [
        f"--   {name}: not there yet" for name in missing
    ]


REST = "--   the rest: not checked, because it stands on what failed"


def test_nothing_is_said_of_what_stands_on_something_false():
    sound, lines = verdict(cheats.altered_tally())

    assert not sound
    assert lines[-2:] == [
        "FAIL tally: The published encrypted tally is not the product of the ballots that count.",
        REST,
    ]


def test_nothing_more_is_read_of_what_is_no_archive():
    assert verdict(b"") == (
        False,
        [
            (
                "FAIL archive: This is not an archive of an election: it does not begin with the"
                " member BELENIOS of version 1."
            ),
            REST,
        ],
    )


def test_a_broken_chain_is_read_no_further():
    sound, lines = verdict(cheats.broken_parent())

    assert not sound
    assert lines == [
        FORM[0].format(3),
        "FAIL chain: The chain is broken: the parent of event 2 is not the event before it.",
        REST,
    ]


def test_a_check_that_failed_is_not_called_right_as_well():
    assert verdict(cheats.repeated_ballot())[1][6:] == [
        "ok   ballots: 4 by 3 voters, all proofs hold",
        "FAIL repeats: The ballot of event 4 stands in the archive already, byte for byte.",
        REST,
    ]


def test_a_forged_decryption_is_not_called_right_as_well():
    assert verdict(cheats.forged_decryption())[1][9:] == [
        "ok   decryption: by trustee 1, all proofs hold",
        (
            "FAIL decryption: The partial decryption of trustee 3 is wrong at choice 1:"
            " its proof does not hold."
        ),
        REST,
    ]


@pytest.mark.parametrize(
    "cheat",
    [cheats.key_outside_the_group, cheats.forged_trustees, cheats.credential_twice],
)
def test_no_ballot_is_checked_against_a_wrong_setup(cheat):
    sound, lines = verdict(cheat())

    assert not sound
    assert len(lines) == 7
    assert lines[-1] == REST


def test_every_part_of_the_setup_is_checked_though_one_is_wrong():
    steps = setup_of(election="{}", trustees="[]", credentials="5")

    assert verdict(steps) == (
        False,
        [
            FORM[0].format(1),
            *FORM[1:],
            (
                "FAIL election: The description of the election does not have the members version,"
                " description, name, group, public_key, questions, uuid."
            ),
            "FAIL trustees: The list of trustees names nobody.",
            "FAIL credentials: The list of public credentials is not a list.",
            REST,
        ],
    )


def test_a_wrong_result_is_the_last_thing_said():
    assert verdict(cheats.one_vote_more())[1][-1].startswith("FAIL result: ")


@pytest.mark.parametrize("junk", ["", "{}", "[5]", '{"credential":"5"}'])
def test_a_ballot_that_is_none_is_refused(junk):
    steps = append(up_to(OF_11), "Ballot", junk)

    sound, lines = verdict(steps)

    assert not sound
    assert lines[6].startswith(f"FAIL ballots: Ballot {tracker_of(junk)}: The ballot ")


def test_of_very_many_bad_ballots_the_first_are_named():
    steps = up_to(SETUP)
    for number in range(MOST_PROBLEMS + 5):
        steps = append(steps, "Ballot", f"{number}")

    _, lines = verdict(steps)

    failures = [line for line in lines if line.startswith("FAIL")]
    assert len(failures) == MOST_PROBLEMS + 1
    assert failures[-1] == "FAIL ballots: There are more; only the first are named."


def test_a_newer_copy_may_only_add():
    older, newer = archive_bytes(up_to(OF_11)), archive_bytes(up_to(TALLY))

    assert verify_extension(BytesIO(older), BytesIO(newer)) == TALLY - OF_11
    assert verify_extension(BytesIO(newer), BytesIO(newer)) == 0


def refusal(older, newer):
    with pytest.raises(ProtocolError) as refused:
        verify_extension(BytesIO(older), BytesIO(newer))
    return str(refused.value)


def test_a_removed_ballot_is_noticed_between_two_copies():
    steps = up_to(TALLY)
    cut, without = steps[:OF_11], rechained([*steps[:OF_11], *steps[OF_11 + 1 : END]])

    for newer in (cut, without):
        assert refusal(archive_bytes(up_to(END)), archive_bytes(newer)) == (
            "Event 2 of the older archive was removed or replaced in the newer one."
        )


def test_a_replaced_ballot_is_noticed_between_two_copies():
    steps = list(up_to(END))
    replaced = append(steps[:OF_11], "Ballot", honest().ballot(11, [0, 1, 0]))
    newer = rechained([*replaced, *steps[OF_11 + 1 :]])

    assert refusal(archive_bytes(up_to(OF_11)), archive_bytes(newer)) == (
        "Event 2 of the older archive was removed or replaced in the newer one."
    )


def test_two_archives_of_another_time_are_not_copies():
    steps = up_to(OF_11)

    assert refusal(archive_bytes(steps), archive_bytes(steps, TIMESTAMP + 1)) == (
        "The two archives do not begin at the same time."
    )


def test_an_archive_that_grows_while_it_is_read_is_checked_as_it_was_at_first():
    class Growing(BytesIO):
        """A file to which a ballot is added at the second reading."""

        passes = 0

        def seek(self, place):
            self.passes += 1
            if self.passes == 2:
                self.write(archive_bytes(up_to(END))[len(archive_bytes(up_to(OF_11))) :])
            return super().seek(place)

    lines = []

    assert verify(Growing(archive_bytes(up_to(OF_11))), report=lines.append)
    assert lines[:6] == sound_setup(OF_11 + 1)
    assert lines[6] == "ok   ballots: 2 by 2 voters, all proofs hold"
