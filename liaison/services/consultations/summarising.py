"""What was done with each comment, and the summary that says so in public."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.consultations import CommentOutcome, ConsultationEvent, ConsultationStatus
from liaison.models import Comment, Consultation
from liaison.notifications import consultations as notifications
from liaison.rules.register import fingerprint
from liaison.services.consultations.running import close_consultation


@transaction.atomic
def remove_comment(comment: Comment, *, reason: str, actor: User) -> Comment:
    """Take an abusive comment out of sight; its number and the reason stay in its place.

    Nothing else is a reason: what somebody disagrees with is answered. Raises ``DomainError``.
    """
    consultation, comment = _locked_pair(comment)
    if not reason.strip():
        raise DomainError(
            _("You gave no reason."),
            rule=_("A comment is removed for abuse only, with a reason everyone can read."),
            so=_("Write one sentence."),
        )
    if comment.removed_at:
        raise DomainError(_("It is removed already."), so=_("Nothing was done."))
    if consultation.is_summarised:
        raise DomainError(
            _("The summary is published."),
            rule=_("What was published with a summary is not changed."),
            so=_("Ask the administrators of the portal."),
        )
    comment.removed_at, comment.removed_by = clock.now(), actor
    comment.removal_reason = reason.strip()
    comment.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    audit.record(
        ConsultationEvent.COMMENT_REMOVED,
        consultation,
        actor=actor,
        number=comment.number,
        private={"reason": reason.strip()},
    )
    return comment


@transaction.atomic
def answer_comment(
    comment: Comment, *, outcome: CommentOutcome | str, reason: str, actor: User
) -> Comment:
    """Say what was done with a comment, and why; it can be said anew until the summary.

    Raises ``DomainError``.
    """
    consultation, comment = _locked_pair(comment)
    if not consultation.is_over:
        raise DomainError(
            _("%(consultation)s is at “%(state)s”.")
            % {"consultation": consultation, "state": consultation.status_label},
            rule=_("Comments are answered when the period is over and before the summary is out."),
            so=_("Come back when it has ended.") if consultation.is_open else "",
        )
    if comment.removed_at:
        raise DomainError(
            _("It was removed."), so=_("The reason stands in its place; it needs no answer.")
        )
    if outcome not in CommentOutcome.values or not reason.strip():
        raise DomainError(
            _("What was done with it, or why, is missing."),
            rule=_("Each comment is taken up, taken up in part, or not; with a reason."),
            so=_("Choose one, and say why in a sentence."),
        )
    comment.outcome, comment.outcome_reason = outcome, reason.strip()
    comment.answered_by = actor
    comment.save(update_fields=["outcome", "outcome_reason", "answered_by"])
    audit.record(
        ConsultationEvent.COMMENT_ANSWERED,
        consultation,
        actor=actor,
        number=comment.number,
        outcome=outcome,
    )
    return comment


@transaction.atomic
def publish_summary(consultation: Consultation, *, summary: str, actor: User) -> Consultation:
    """Publish what the plenary said and what was done with it; the decision is free then.

    Raises ``DomainError`` while a comment is unanswered or the period runs.
    """
    consultation = locked(close_consultation(consultation))
    consultation.move_to(ConsultationStatus.SUMMARISED)
    if not summary.strip():
        raise DomainError(
            _("The summary is empty."),
            rule=_("Whoever was consulted reads what came of it."),
            so=_("Write a few sentences; also when nobody commented."),
        )
    left = consultation.comments.unanswered().count()
    if left:
        raise DomainError(
            ngettext("%(count)d comment is unanswered.", "%(count)d comments are unanswered.", left)
            % {"count": left},
            rule=_("A summary says what was done with each comment."),
            so=_("Answer every comment first."),
        )
    consultation.summary, consultation.summarised_by = summary, actor
    consultation.summarised_at = clock.now()
    consultation.save(update_fields=["status", "summary", "summarised_by", "summarised_at"])
    notifications.summary_published(consultation)
    audit.record(
        ConsultationEvent.SUMMARISED,
        consultation,
        actor=actor,
        comments=consultation.comments.shown().count(),
        text_sha256=fingerprint(summary),
    )
    return consultation


def _locked_pair(comment: Comment) -> tuple[Consultation, Comment]:
    consultation = locked(comment.consultation)
    return consultation, locked(comment)
