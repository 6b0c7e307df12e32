"""The description of an election: written once, read strictly."""

import json

import pytest

from elections.protocol.description import Description, Question, describe_election
from elections.protocol.encoding import dumps, sha256_base64
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G, P
from elections.protocol.tests.voting import BLANK, MINUS_ONE, PLAIN, description_of

TEXT = description_of(PLAIN, BLANK).text


def refusal_of(text):
    with pytest.raises(ProtocolError) as refusal:
        Description.parse(text)
    return str(refusal.value)


def with_member(name, value):
    return dumps(json.loads(TEXT) | {name: value})


def with_question(**members):
    question = json.loads(TEXT)["questions"][1] | members
    return with_member("questions", [question])


def test_a_description_is_written_as_belenios_writes_it():
    text = describe_election(
        uuid="c5XaNxzZmbDX8M",
        name="Secrétariat",
        description="Two\nlines",
        public_key=G,
        questions=[PLAIN, BLANK],
        administrator="CSD",
        credential_authority="Registrar",
    )

    answers = '"answers":["Family 1","Family 2","Family 3"]'
    assert text == (
        '{"version":1,"description":"Two\\nlines","name":"Secrétariat","group":"BELENIOS-2048",'
        f'"public_key":"{G}","questions":['
        f'{{{answers},"min":0,"max":2,"question":"Which families?"}},'
        f'{{{answers},"blank":true,"min":1,"max":2,"question":"Which families?"}}],'
        '"uuid":"c5XaNxzZmbDX8M","administrator":"CSD","credential_authority":"Registrar"}'
    )


def test_a_description_is_read_as_it_was_written():
    description = Description.parse(TEXT)

    assert (description.text, description.fingerprint) == (TEXT, sha256_base64(TEXT))
    assert (description.uuid, description.name) == ("c5XaNxzZmbDX8M", "CSBS election")
    assert description.description == "Choose up to two families."
    assert description.questions == (PLAIN, BLANK)
    assert (description.administrator, description.credential_authority) == ("CSD", "Registrar")


@pytest.mark.parametrize("people", [{}, {"administrator": "A"}, {"credential_authority": "R"}])
def test_the_people_need_not_be_named(people):
    text = describe_election(
        uuid="c5XaNxzZmbDX8M", name="", description="", public_key=G, questions=[PLAIN], **people
    )

    description = Description.parse(text)

    assert description.administrator == people.get("administrator")
    assert description.credential_authority == people.get("credential_authority")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("version", 2, "The election does not follow version 1 of the protocol."),
        ("version", True, "The election does not follow version 1 of the protocol."),
        ("group", "RFC-3526-2048", "The group of the election is not BELENIOS-2048."),
        ("name", 1, "The name of the election is not a text."),
        ("description", None, "The description of the election is not a text."),
        ("administrator", None, "The administrator of the election is not a text."),
        ("credential_authority", [], "The credential_authority of the election is not a text."),
        ("uuid", 12345678901234, "The uuid of the election is not a text."),
        ("uuid", "c5XaNxzZmbDX8", "The uuid of the election is not 14 or more base 58 characters."),
        (
            "uuid",
            "c5XaNxzZmbDX8l",
            "The uuid of the election is not 14 or more base 58 characters.",
        ),
        ("public_key", str(P), "The public key of the election is out of range."),
        ("public_key", str(MINUS_ONE), "The public key of the election is not in the group."),
        ("questions", [], "The questions of the election are not a list of at least one."),
        ("questions", {"1": 1}, "The questions of the election are not a list of at least one."),
        ("questions", [1], "A question does not have the members answers, min, max, question."),
    ],
)
def test_a_description_of_another_kind_is_refused(name, value, sentence):
    assert refusal_of(with_member(name, value)) == sentence


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"answers": "ABC"}, "The answers of a question are not a list of texts."),
        ({"answers": ["A", 2]}, "The answers of a question are not a list of texts."),
        ({"question": None}, "The question is not a text."),
        ({"min": "1"}, "The min and max of a question are not whole numbers."),
        ({"min": True}, "The min and max of a question are not whole numbers."),
        ({"max": 2.0}, "The min and max of a question are not whole numbers."),
        ({"blank": False}, "The blank of a question is written only when it is true."),
        ({"min": 3}, "The question 'Which families?' asks for 3 to 2 of 3 answers."),
        ({"min": -1}, "The question 'Which families?' asks for -1 to 2 of 3 answers."),
        ({"max": 4}, "The question 'Which families?' asks for 1 to 4 of 3 answers."),
        (
            {"answers": [], "min": 0, "max": 0},
            "The question 'Which families?' asks for 0 to 0 of 0 answers.",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(members, sentence):
    assert refusal_of(with_question(**members)) == sentence


def test_a_description_has_one_text():
    members = json.loads(TEXT)
    swapped = dumps({"description": members.pop("description"), **members})

    assert refusal_of(TEXT + "\n") == "The description of the election is not in canonical form."
    assert refusal_of("[") == "The description of the election is not JSON."
    assert refusal_of(with_member("name", "\ud800")) == (
        "The description of the election is not JSON."
    )
    assert refusal_of(swapped) == (
        "The description of the election is not in canonical form: its members are out of order."
    )
    assert refusal_of("[]") == (
        "The description of the election does not have the members version, description, name, "
        "group, public_key, questions, uuid."
    )


def test_members_of_a_question_have_their_order():
    members = json.loads(TEXT)["questions"][1]
    swapped = {"blank": members.pop("blank"), **members}

    assert refusal_of(with_member("questions", [swapped])) == (
        "A question is not in canonical form: its members are out of order."
    )


def test_nothing_unsound_is_described():
    with pytest.raises(ProtocolError, match="The public key of the election is not in the group"):
        describe_election(
            uuid="c5XaNxzZmbDX8M",
            name="",
            description="",
            public_key=MINUS_ONE,
            questions=[PLAIN],
        )


def test_a_question_that_takes_everything_may_be_asked():
    assert Question("All?", ("A",), 1, 1).length == 1
    assert Question("All?", ("A",), 0, 1, blank=True).length == 2
