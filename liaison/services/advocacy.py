"""Demands for access to the process, and what came of them (charter, mission)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from liaison.choices.consultations import AdvocacyEvent, AdvocacyStatus
from liaison.models import AdvocacyCase, AdvocacyFollowUp, Counterpart, Message
from liaison.services.register.checks import check_public


@transaction.atomic
def ask_for_access(
    *,
    subject: str,
    counterpart: Counterpart,
    actor: User,
    details: str = "",
    asked_on: date | None = None,
    message: Message | None = None,
    meeting: str = "",
) -> AdvocacyCase:
    """Record what access was asked for, of whom, when, and by which message or meeting.

    Raises ``DomainError``.
    """
    if not subject.strip() or not (message or meeting.strip()):
        raise DomainError(
            _("What was asked for, or where, is missing."),
            rule=_("A demand for access says what it asks, and by which message or meeting."),
            so=_("Write both."),
        )
    check_public(message)
    case = AdvocacyCase.objects.create(
        reference=next_reference("AD", clock.today().year),
        subject=subject.strip(),
        details=details,
        counterpart=counterpart,
        asked_on=_day_past(asked_on),
        message=message,
        meeting=meeting.strip(),
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    audit.record(
        AdvocacyEvent.ASKED,
        case,
        actor=actor,
        counterpart=counterpart.slug,
        message=message and message.reference,
        asked_on=case.asked_on,
    )
    return case


@transaction.atomic
def answer_access(
    case: AdvocacyCase,
    *,
    status: AdvocacyStatus | str,
    actor: User,
    answer: str = "",
    answered_on: date | None = None,
) -> AdvocacyCase:
    """Record the answer, or that none came; one that comes later still can be recorded.

    Raises ``DomainError``.
    """
    case = locked(case)
    case.move_to(status)
    if status != AdvocacyStatus.NO_ANSWER and not answer.strip():
        raise DomainError(
            _("What was answered is missing."),
            rule=_("An answer says what was granted or refused, and by whom."),
            so=_("Write it."),
        )
    case.answer = answer.strip()
    case.answered_on = _day_past(answered_on, not_before=case.asked_on)
    case.save(update_fields=["status", "answer", "answered_on"])
    audit.record(
        AdvocacyEvent.ANSWERED, case, actor=actor, answer=status, answered_on=case.answered_on
    )
    return case


@transaction.atomic
def follow_up_access(
    case: AdvocacyCase, *, text: str, actor: User, happened_on: date | None = None
) -> AdvocacyFollowUp:
    """Add what followed, on which day; it stays as it is written. Raises ``DomainError``."""
    if not text.strip():
        raise DomainError(
            _("You wrote nothing."),
            rule=_("A follow-up says what happened."),
            so=_("Write a sentence."),
        )
    follow_up = case.follow_ups.create(
        happened_on=_day_past(happened_on, not_before=case.asked_on),
        text=text.strip(),
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    audit.record(AdvocacyEvent.FOLLOWED_UP, case, actor=actor, happened_on=follow_up.happened_on)
    return follow_up


def _day_past(day: date | None, *, not_before: date | None = None) -> date:
    if day is None:
        return clock.today()
    if day > clock.today() or (not_before and day < not_before):
        raise DomainError(
            _("That day cannot be right."),
            rule=_("What is recorded has happened, and not before access was asked for."),
            so=_("Give another day, or leave the field empty to mean today."),
        )
    return day
