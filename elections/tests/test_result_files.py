"""A result as JSON, CSV and paper."""

import csv
import io
import json

import pytest

from elections import result_files, result_paper
from elections.models import Candidacy
from elections.results import Result
from elections.services.archives import archive_digest
from elections.tests.ended import TWO_SEATS, make_checked_election, make_counted_election
from elections.tests.factories import make_open_election, make_operator, slugs_of
from elections.tests.two_people import WHY, annul

pytestmark = pytest.mark.django_db
DIGEST = "ab" * 32


def rows_of(result):
    text = result_files.csv_of(result)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_table_has_a_line_each_candidate_and_one_for_blank_ballots():
    election = make_counted_election(*TWO_SEATS)
    slugs = slugs_of(election)

    rows = rows_of(Result(election))

    assert [(row["short_name"], row["votes"]) for row in rows[:2]] == [
        (slugs[0], "3"),
        (slugs[1], "2"),
    ]
    assert rows[0]["outcome"] == "Elected"
    assert rows[-1] == {
        "place_on_ballot": "",
        "short_name": "",
        "family": "Blank ballots",
        "votes": "1",
        "rank": "",
        "outcome": "",
    }


def test_a_families_name_is_never_a_formula():
    election = make_counted_election()
    family = Candidacy.objects.filter(election=election).first().family
    type(family).objects.filter(pk=family.pk).update(name_en='=HYPERLINK("x")')

    names = [row["family"] for row in rows_of(Result(election))]

    assert '\'=HYPERLINK("x")' in names


def test_a_program_finds_everything_that_is_public():
    election = make_checked_election(*TWO_SEATS)
    slugs = slugs_of(election)

    data = json.loads(
        result_files.json_text(Result(election), archive_sha256=archive_digest(election))
    )

    assert data["ballots"] == {"received": 4, "counted": 4, "blank": 1, "choices": 5}
    assert {c["family"]: c["votes"] for c in data["candidates"]} == dict(
        zip(slugs, [3, 2, 0, 0], strict=True)
    )
    assert data["elected"] == slugs[:2]
    assert (data["quorum"], data["lot"], data["annulled"]) == (None, None, None)
    assert data["archive"]["last_hash"] == election.count_fingerprint
    assert {c["archive_sha256"] for c in data["checks"]} == {data["archive"]["sha256"]}
    assert data["archive"]["url"].endswith(f"/elections/{election.slug}/archive.bel")


def test_an_annulled_vote_says_by_whom_and_why():
    one, other = make_operator(), make_operator()
    election = annul(make_open_election(), one, other)

    data = result_files.as_data(Result(election), DIGEST)
    paper = result_paper.as_data(Result(election), DIGEST)

    assert data["annulled"]["reason"] == WHY
    assert (data["annulled"]["proposed_by"], data["annulled"]["confirmed_by"]) == (
        str(one),
        str(other),
    )
    assert data["ballots"]["counted"] is None
    assert paper["warning"] == f"This vote is annulled. The reason: {WHY}"
    assert result_paper.pdf_of(Result(election), archive_sha256=DIGEST).startswith(b"%PDF")


def words_of(paper):
    return json.dumps(paper, ensure_ascii=False)


def test_the_protocol_states_what_is_signed():
    election = make_checked_election(*TWO_SEATS)
    digest = archive_digest(election)

    paper = result_paper.as_data(Result(election), digest)

    words = words_of(paper)
    for stated in (
        "Protocol of a vote: Election",
        "Standard: the portal keeps the key",
        digest,
        election.count_fingerprint,
        f"{election.uuid}.bel",
    ):
        assert stated in words
    facts = {f["label"]: f["value"] for section in paper["sections"] for f in section["facts"]}
    assert (facts["On the roll"], facts["Ballots counted"], facts["Blank ballots"]) == (
        "4",
        "4",
        "1",
    )
    assert facts["elections.protocol.verify"] == "passed"
    assert len(paper["sections"][1]["list"]) == 2
    assert paper["signatures"]["roles"] == ["Election operator", "For the bureau", "Place and day"]


def test_the_protocol_is_tagged_and_every_word_of_it_is_data():
    election = make_counted_election()
    election.question = '#panic("ran") *bold* $x$'

    content = result_paper.pdf_of(Result(election), archive_sha256=DIGEST)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
