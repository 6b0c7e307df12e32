"""The description of an election, election.json: what a ballot is made for (4.9, 4.10)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from elections.protocol.encoding import (
    BASE58,
    dumps,
    members,
    number,
    parse_canonical,
    sha256_base64,
)
from elections.protocol.errors import ProtocolError
from elections.protocol.group import NAME, P, is_element

_REQUIRED = ("version", "description", "name", "group", "public_key", "questions", "uuid")
_UUID = re.compile(rf"[{BASE58}]{{14,}}")
_OPTIONAL = ("administrator", "credential_authority")


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answers are ticked or not: from ``minimum`` to ``maximum``, or blank."""

    text: str
    answers: tuple[str, ...]
    minimum: int
    maximum: int
    blank: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.maximum <= len(self.answers) or not self.answers:
            raise ProtocolError(
                f"The question {self.text!r} asks for {self.minimum} to {self.maximum} of "
                f"{len(self.answers)} answers."
            )

    @property
    def length(self) -> int:
        """How many ciphertexts an answer has: one more than answers where blank is allowed."""
        return len(self.answers) + self.blank

    def as_json(self) -> dict[str, Any]:
        blank = {"blank": True} if self.blank else {}
        return {
            "answers": list(self.answers),
            **blank,
            "min": self.minimum,
            "max": self.maximum,
            "question": self.text,
        }

    @classmethod
    def from_json(cls, thing: Any) -> "Question":
        """Read a question. Raise ProtocolError for another shape."""
        blank = isinstance(thing, dict) and "blank" in thing
        names = ("answers", *(("blank",) if blank else ()), "min", "max", "question")
        values = dict(zip(names, members(thing, names, "A question"), strict=True))
        answers = values["answers"]
        if not isinstance(answers, list) or not all(isinstance(one, str) for one in answers):
            raise ProtocolError("The answers of a question are not a list of texts.")
        if not isinstance(values["question"], str):
            raise ProtocolError("The question is not a text.")
        if type(values["min"]) is not int or type(values["max"]) is not int:
            raise ProtocolError("The min and max of a question are not whole numbers.")
        if values.get("blank", True) is not True:
            raise ProtocolError("The blank of a question is written only when it is true.")
        return cls(values["question"], tuple(answers), values["min"], values["max"], blank)


@dataclass(frozen=True, slots=True)
class Description:
    """An election as voters and auditors know it; ``text`` is the raw election.json."""

    text: str
    uuid: str
    name: str
    description: str
    public_key: int
    questions: tuple[Question, ...]
    administrator: str | None = None
    credential_authority: str | None = None
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", sha256_base64(self.text))

    @classmethod
    def parse(cls, text: str) -> "Description":
        """Read election.json. Raise ProtocolError unless it is canonical and of this group."""
        thing = parse_canonical(text, "The description of the election")
        what = "The description of the election"
        optional = [name for name in _OPTIONAL if isinstance(thing, dict) and name in thing]
        names = [*_REQUIRED, *optional]
        values = dict(zip(names, members(thing, names, what), strict=True))
        if type(values["version"]) is not int or values["version"] != 1:
            raise ProtocolError("The election does not follow version 1 of the protocol.")
        if values["group"] != NAME:
            raise ProtocolError(f"The group of the election is not {NAME}.")
        for name in ("description", "name", "uuid", *optional):
            if not isinstance(values[name], str):
                raise ProtocolError(f"The {name} of the election is not a text.")
        if not _UUID.fullmatch(values["uuid"]):
            raise ProtocolError("The uuid of the election is not 14 or more base 58 characters.")
        key = number(values["public_key"], P, "The public key of the election")
        if not is_element(key):
            raise ProtocolError("The public key of the election is not in the group.")
        questions = values["questions"]
        if not isinstance(questions, list) or not questions:
            raise ProtocolError("The questions of the election are not a list of at least one.")
        return cls(
            text=text,
            uuid=values["uuid"],
            name=values["name"],
            description=values["description"],
            public_key=key,
            questions=tuple(map(Question.from_json, questions)),
            administrator=values.get("administrator"),
            credential_authority=values.get("credential_authority"),
        )


def describe_election(
    *,
    uuid: str,
    name: str,
    description: str,
    public_key: int,
    questions: Sequence[Question],
    administrator: str | None = None,
    credential_authority: str | None = None,
) -> str:
    """Write election.json as it is frozen and hashed. Raise ProtocolError if it is not sound."""
    thing = {
        "version": 1,
        "description": description,
        "name": name,
        "group": NAME,
        "public_key": str(public_key),
        "questions": [question.as_json() for question in questions],
        "uuid": uuid,
    }
    if administrator is not None:
        thing["administrator"] = administrator
    if credential_authority is not None:
        thing["credential_authority"] = credential_authority
    return Description.parse(dumps(thing)).text
