"""What is answered to a request, or to anything that is for action or for comment."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import LiaisonEvent, Manner, MessageStatus, Outcome
from liaison.models import Answer, AnswerLink, Message
from liaison.notifications import register as notifications
from liaison.rules.register import fingerprint
from liaison.services.consultations import refuse_while_open
from liaison.services.register.checks import moment_past, move_on
from liaison.services.register.trail import record


@transaction.atomic
def answer_request(
    request: Message,
    *,
    text: str,
    manner: Manner | str,
    outcome: Outcome | str,
    answered_by: str,
    actor: User | None,
    place: str = "",
    answered_at: datetime | None = None,
    ask_instead: str = "",
    link: AnswerLink | None = None,
) -> Message:
    """Record an answer, which closes the action it was about (proposal, 3.b).

    An oral answer needs its place. ``answered_at`` may lie in the past, not before the
    delivery. Without an ``actor`` the body wrote it itself, by ``link``; that is its own
    decision, and no consultation of the plenary holds it back. Raises ``DomainError``.
    """
    request = locked(request)
    if not request.wants_answer:
        raise DomainError(
            _("%(message)s wants no answer.") % {"message": request},
            rule=_("Requests are answered, and whatever is for action or for comment."),
            so=_("Write a message of your own, in response to it."),
        )
    move_on(request, MessageStatus.ANSWERED)
    if link is None:
        refuse_while_open(request)
    if not text.strip() or not answered_by.strip():
        raise DomainError(
            _("The answer, or who gave it, is missing."),
            rule=_("An answer says what was answered, and by which office."),
            so=_("Write both."),
        )
    if manner == Manner.ORAL and not place.strip():
        raise DomainError(
            _("The place is missing."),
            rule=_("An oral answer is recorded with who gave it, when and where."),
            so=_("Write where it was given."),
        )
    now = clock.now()
    moment = moment_past(answered_at, now=now, not_before=request.delivered_at)
    request.save(update_fields=["status"])
    Answer.objects.create(
        message=request,
        text=text,
        manner=manner,
        outcome=outcome,
        answered_by=answered_by,
        ask_instead=ask_instead.strip(),
        place=place,
        link=link,
        answered_at=moment,
        recorded_by=actor,
        recorded_at=now,
    )
    notifications.message_answered(request)
    record(
        LiaisonEvent.REQUEST_ANSWERED if request.is_request else LiaisonEvent.MESSAGE_ANSWERED,
        request,
        actor=actor,
        manner=manner,
        outcome=outcome,
        answered_at=moment,
        days_late=request.days_late,
        by_link=link is not None,
        text_sha256=fingerprint(text),
    )
    return request
