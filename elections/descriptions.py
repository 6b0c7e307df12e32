"""What an election is, as its public archive says it: written once, when the vote opens."""

import json

from csb_portal.moments import when
from elections.choices import Level
from elections.models import Election
from elections.protocol.description import Question, describe_election
from elections.protocol.encoding import sha256_hex
from families.choices.bureau import Counts
from families.words import in_own_words

LANGUAGES = ("fr", "es")

# In English, as all of the archive: it is read by programs and auditors.
LEVELS = {
    Level.STANDARD: (
        "Protection: standard. The portal makes and keeps the key and destroys it after the "
        "result; whoever runs its server could see ballots."
    ),
    Level.SHARED: (
        "Protection: shared keys. The key is shared among {trustees} trustees, of whom any "
        "{threshold} decrypt the sum of all ballots; the portal holds no share."
    ),
    Level.SEPARATED: (
        "Protection: full separation. The key is shared among {trustees} trustees, of whom any "
        "{threshold} decrypt the sum of all ballots; the portal holds no share. An independent "
        "registrar made the voting codes and handed them out outside the portal."
    ),
}

WHAT = {False: "[Families] to elect", True: "People to elect"}
AGAIN = {
    Counts.LAST: "A voter may vote again until the end; the last ballot counts.",
    Counts.FIRST: "A voter votes once; the first ballot counts.",
}


def describe(election: Election, *, public_key: int, credential_authority: str) -> str:
    """Return the text of ``election.json``: question, candidates in drawn order, key, rules."""
    return describe_election(
        uuid=election.uuid,
        name=election.title,
        description=rules_of(election),
        public_key=public_key,
        questions=[question_of(election)],
        administrator=in_own_words("[Civil Society Division]"),
        credential_authority=credential_authority,
    )


def question_of(election: Election) -> Question:
    """Return the one question of a ballot; where blank is valid it is an answer of its own.

    The least and the most of choices are part of every ballot's proof, so the booth, the portal
    and the archive's verifier all refuse a ballot that has fewer or more.
    """
    answers = [c.name_on_ballot for c in election.drawn_candidacies()]
    most = min(election.max_choices, len(answers))
    return Question(
        election.question,
        tuple(answers),
        minimum=most if election.takes_exactly else 1,
        maximum=most,
        blank=election.takes_blank,
    )


def rules_of(election: Election) -> str:
    """Return the rules as they are frozen, a sentence each."""
    level = LEVELS[Level(election.level)]
    sentences = [
        level.format(trustees=election.trustees_needed, threshold=election.threshold),
        f"{in_own_words(WHAT[election.group is not None])}: {election.seats}. {_choices(election)}",
        f"{_blank(election)} {AGAIN[Counts(election.counts)]}",
        f"Quorum: {_quorum(election)}",
        f"Voting was announced from {when(election.opens_at)} until {when(election.closes_at)}.",
        f"SHA-256 of the names in other languages: {sha256_hex(election.translations_text)}.",
    ]
    if election.is_trial:
        sentences.insert(0, "TRIAL: the result of this vote elects nobody.")
    return "\n".join(sentences)


def _choices(election: Election) -> str:
    if election.takes_exactly:
        return f"Choices on a ballot: exactly {election.max_choices} different ones."
    return f"Choices on a ballot: up to {election.max_choices}."


def _blank(election: Election) -> str:
    if election.takes_blank:
        return "A blank ballot is valid."
    if election.none_offered:
        return '"None of these" is an answer; where it is elected, the seat stays open.'
    return "A ballot with fewer choices, or a blank one, is not taken."


def _quorum(election: Election) -> str:
    if election.quorum_percent is None:
        return "none."
    return (
        f"{election.quorum_percent} percent of the roll; if it is missed, the vote is extended "
        f"once by {election.quorum_extension_hours} hours, and is then "
        f"{election.quorum_outcome} whoever took part."
    )


def translations_of(election: Election) -> str:
    """Return the candidates' names in the languages in which the bureau has them all."""
    if election.group is not None:  # people are called the same in every language
        return "{}"
    families = [candidacy.family for candidacy in election.drawn_candidacies()]
    names = {
        language: [getattr(family, f"name_{language}") or family.name_en for family in families]
        for language in LANGUAGES
        if any(getattr(family, f"name_{language}") for family in families)
    }
    texts = {language: {"answers": answers} for language, answers in names.items()}
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
