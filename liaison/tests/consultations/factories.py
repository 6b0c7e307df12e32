"""Consultations and demands for access, for tests."""

import uuid
from datetime import timedelta
from itertools import count

from csb_portal import clock
from csb_portal.models import User
from families.tests.factories import make_focal_point
from liaison.models import AdvocacyCase, Comment, Consultation
from liaison.services.advocacy import ask_for_access
from liaison.services.consultations.commenting import Commenter, comment_on, write_comment
from liaison.services.consultations.running import (
    close_consultation,
    draft_consultation,
    open_consultation,
)
from liaison.tests.factories import division, make_member

_numbers = count(1)


def make_consultation(**fields: object) -> Consultation:
    """Draft a question."""
    values = {
        "question": f"Which rooms do we ask for ({next(_numbers)})?",
        "background": "The drafting groups meet at the same hour.",
    } | fields
    values["actor"] = values.get("actor") or make_member()
    return draft_consultation(**values)


def make_open_consultation(**fields: object) -> Consultation:
    consultation = make_consultation(**fields)
    return open_consultation(consultation, actor=consultation.drafted_by)


def make_comment(consultation: Consultation, author: User | None = None, **fields) -> Comment:
    author = author or make_focal_point().user
    values = {"text": "Take the large one.", "key": uuid.uuid4()} | fields
    return comment_on(consultation, actor=author, **values)


def write(consultation: Consultation, **fields: object):
    """Write a comment without an account; it waits for its confirmation."""
    key = fields.pop("key", None) or uuid.uuid4()
    text = fields.pop("text", "Take the small one.")
    values = {"name": "Ada Guest", "email": "ada@example.org"} | fields
    return write_comment(consultation, text=text, key=key, commenter=Commenter(**values))


def close(consultation: Consultation) -> Consultation:
    """Let its period end."""
    consultation.refresh_from_db()
    with clock.at(consultation.closes_at + timedelta(minutes=1)):
        return close_consultation(consultation)


def make_case(**fields: object) -> AdvocacyCase:
    values = {
        "subject": "Access to the drafting groups",
        "counterpart": division(),
        "meeting": "Interface meeting of 1 February",
    } | fields
    values["actor"] = values.get("actor") or make_member()
    return ask_for_access(**values)
