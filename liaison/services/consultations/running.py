"""A consultation of the plenary, from its draft to its end."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from liaison.choices.consultations import ConsultationEvent, ConsultationStatus
from liaison.models import Consultation, Message, ServiceTerms
from liaison.notifications import consultations as notifications
from liaison.rules.consultations import period_is_long_enough
from liaison.rules.register import answer_due_at, fingerprint
from liaison.services.register.checks import check_public


@transaction.atomic
def draft_consultation(
    *,
    question: str,
    background: str,
    actor: User,
    days: int | None = None,
    message: Message | None = None,
) -> Consultation:
    """Write down what the plenary is to be asked (charter, plenary).

    From now on the decision about ``message`` waits. Raises ``DomainError``.
    """
    days = days if days is not None else ServiceTerms.objects.now().consultation_days
    _check(question, background, days)
    check_public(message)
    now = clock.now()
    consultation = Consultation.objects.create(
        reference=next_reference("CO", clock.today().year),
        message=message,
        question=question.strip(),
        background=background,
        days=days,
        drafted_by=actor,
        drafted_at=now,
    )
    audit.record(
        ConsultationEvent.DRAFTED,
        consultation,
        actor=actor,
        public=False,
        message=message and message.reference,
    )
    return consultation


@transaction.atomic
def edit_consultation(
    consultation: Consultation, *, question: str, background: str, days: int, actor: User
) -> Consultation:
    """Change a draft; what was announced is never edited. Raises ``DomainError``."""
    consultation = locked(consultation)
    if not consultation.is_draft:
        raise DomainError(
            _("%(consultation)s was announced.") % {"consultation": consultation},
            rule=_("What people answer to is not changed under their hands."),
            so=_("Cancel it with a reason, and draft a new one."),
        )
    _check(question, background, days)
    consultation.question, consultation.background = question.strip(), background
    consultation.days = days
    consultation.save(update_fields=["question", "background", "days"])
    audit.record(ConsultationEvent.DRAFTED, consultation, actor=actor, public=False)
    return consultation


@transaction.atomic
def open_consultation(consultation: Consultation, *, actor: User) -> Consultation:
    """Put the question to the plenary and to Content and Themes, for its days.

    The last day ends at 18:00 in the bureau's zone. Raises ``DomainError``.
    """
    consultation = locked(consultation)
    _check(consultation.question, consultation.background, consultation.days)
    consultation.move_to(ConsultationStatus.OPEN)
    consultation.opened_at, consultation.opened_by = clock.now(), actor
    consultation.closes_at = answer_due_at(
        consultation.opened_at, consultation.days, settings.BUREAU_TIME_ZONE
    )
    consultation.save(update_fields=["status", "opened_at", "opened_by", "closes_at"])
    notifications.consultation_opened(consultation)
    message = consultation.message
    audit.record(
        ConsultationEvent.OPENED,
        consultation,
        actor=actor,
        message=message and message.reference,
        closes_at=consultation.closes_at,
        text_sha256=fingerprint(f"{consultation.question}\n\n{consultation.background}"),
    )
    return consultation


@transaction.atomic
def close_consultation(consultation: Consultation) -> Consultation:
    """End the period when its hour has come, once; the secretariat then owes the summary."""
    consultation = locked(consultation)
    if consultation.status != ConsultationStatus.OPEN or consultation.is_open:
        return consultation
    now = clock.now()
    consultation.move_to(ConsultationStatus.CLOSED)
    consultation.closed_at = now
    days = ServiceTerms.objects.now().summary_days
    consultation.summary_due_at = answer_due_at(
        consultation.closes_at or now, days, settings.BUREAU_TIME_ZONE
    )
    consultation.save(update_fields=["status", "closed_at", "summary_due_at"])
    comments = consultation.comments.shown().count()
    notifications.summary_due(consultation, comments=comments)
    audit.record(ConsultationEvent.CLOSED, consultation, actor=None, comments=comments)
    return consultation


@transaction.atomic
def cancel_consultation(consultation: Consultation, *, reason: str, actor: User) -> Consultation:
    """End a consultation without a summary, for a reason everybody can read.

    Comments that were made stay. Raises ``DomainError``.
    """
    consultation = locked(consultation)
    if not reason.strip():
        raise DomainError(
            _("You gave no reason."),
            rule=_("Whoever was asked is told why the question is withdrawn."),
            so=_("Write one sentence; everyone can read it."),
        )
    was_announced = consultation.opened_at is not None
    consultation.move_to(ConsultationStatus.CANCELLED)
    consultation.cancelled_at, consultation.cancelled_by = clock.now(), actor
    consultation.cancel_reason = reason.strip()
    consultation.save(update_fields=["status", "cancelled_at", "cancelled_by", "cancel_reason"])
    if was_announced:
        notifications.consultation_cancelled(consultation)
    audit.record(
        ConsultationEvent.CANCELLED,
        consultation,
        actor=actor,
        public=was_announced,
        private={"reason": reason.strip()},
    )
    return consultation


def _check(question: str, background: str, days: int) -> None:
    if not question.strip() or not background.strip():
        raise DomainError(
            _("The question or its background is empty."),
            rule=_("People answer what they are asked, and know why."),
            so=_("Write both."),
        )
    minimum = ServiceTerms.objects.now().consultation_minimum
    if not period_is_long_enough(days, minimum):
        raise DomainError(
            ngettext("You gave it %(days)d day.", "You gave it %(days)d days.", days)
            % {"days": days},
            rule=ngettext(
                "A consultation is open for at least %(count)d day.",
                "A consultation is open for at least %(count)d days.",
                minimum,
            )
            % {"count": minimum},
            so=_("Give it more time."),
        )
