"""A question that the plenary is asked now, and what has been said to it."""

import uuid
from datetime import datetime, timedelta
from functools import partial

from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from liaison.models import Consultation
from liaison.services.consultations.commenting import comment_on
from liaison.services.consultations.running import draft_consultation, open_consultation

ASKS = "asia.a@example.org"
QUESTION = "Should the daily plenary move from 08:00 to 13:30?"
BACKGROUND = (
    "At 13:30 people at home in the Americas can follow, and interpreters are free. But the "
    "sub-committees go on at 15:00, so that we would have less time to agree on what is said there."
)
COMMENTS = {
    "latin-america-caribbean.a@example.org": "Yes: at 08:00 in Geneva it is night for most of us.",
    "disabilities.a@example.org": "Yes, if the captions are there at that hour too.",
}


def present_question(now: datetime, cast: Cast) -> list[Step]:
    """Return what leaves a consultation of the plenary open at ``now``, with two comments."""
    opened = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    return [
        Step(opened, partial(_ask, cast)),
        Step(opened + timedelta(hours=5), partial(_comment, cast)),
    ]


def _ask(cast: Cast) -> None:
    asker = cast.user(ASKS)
    draft = draft_consultation(question=QUESTION, background=BACKGROUND, actor=asker)
    open_consultation(draft, actor=asker)


def _comment(cast: Cast) -> None:
    consultation = Consultation.objects.get(question=QUESTION)
    for email, text in COMMENTS.items():
        comment_on(consultation, text=text, key=uuid.uuid4(), actor=cast.user(email))
