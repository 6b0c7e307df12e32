"""Comments on a clause: made by focal points, answered by somebody else."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.documents import CommentStatus, DocumentEvent
from families.models import Clause, ClauseComment, DocumentVersion
from families.notifications import documents as notifications
from families.permissions.mandates import current_mandate


@transaction.atomic
def comment_on_clause(clause: Clause, *, text: str, actor: User) -> ClauseComment:
    """Put a remark beside a clause, for everybody to read (charter, composition).

    Raises ``DomainError`` if the version takes no comments (any more), if ``actor`` sits
    for no family, or if the very same was remarked already.
    """
    locked(clause.version.document)
    version = locked(clause.version)
    mandate = current_mandate(actor)
    if not mandate:
        raise DomainError(
            _("You do not sit for a [family] at this moment."),
            rule=_("[Focal points] comment on the governing documents."),
            so=_("Ask a [focal point] of your [family] to write the comment."),
        )
    if not version.takes_comments:
        raise DomainError(
            _("Version %(number)d is not open for comments.") % {"number": version.number},
            rule=_("Comments go to the version in force, and to one published for comments."),
            so=_("Comment on the same clause of the version in force."),
        )
    text = text.strip()
    if ClauseComment.objects.filter(clause=clause, author=actor, text=text).exists():
        raise DomainError(_("You have said exactly this already."), so=_("It stands there."))
    comment = ClauseComment.objects.create(
        clause=clause, author=actor, family=mandate.family, text=text, made_at=clock.now()
    )
    audit.record(
        DocumentEvent.COMMENTED,
        comment,
        actor=actor,
        version=version.reference,
        clause=clause.key,
        family=mandate.family.slug,
    )
    return comment


@transaction.atomic
def take_up(
    comment: ClauseComment, *, version: DocumentVersion, answer: str = "", actor: User
) -> ClauseComment:
    """Say in which later version of the document a comment was taken up.

    Raises ``DomainError`` for one's own comment, one that is answered, or a version that
    cannot have taken it up.
    """
    comment = _answerable(comment, actor)
    commented = comment.clause.version
    if version.document_id != commented.document_id or version.number <= commented.number:
        raise DomainError(
            _("The comment is on version %(number)d.") % {"number": commented.number},
            rule=_("A comment is taken up in a later version of the same document."),
            so=_("Draft that version first, or choose it."),
        )
    comment.taken_up_in = version
    _answer(comment, CommentStatus.TAKEN_UP, answer, actor)
    audit.record(
        DocumentEvent.TAKEN_UP,
        comment,
        actor=actor,
        version=commented.reference,
        clause=comment.clause.key,
        taken_up_in=version.reference,
    )
    notifications.comment_answered(comment)
    return comment


@transaction.atomic
def decline(comment: ClauseComment, *, answer: str, actor: User) -> ClauseComment:
    """Say why a comment is not taken up.

    Raises ``DomainError`` for one's own comment, one that is answered, or without a reason.
    """
    comment = _answerable(comment, actor)
    if not answer.strip():
        raise DomainError(
            _("No reason was given."), rule=_("Whoever is told no is told why."), so=_("Say why.")
        )
    _answer(comment, CommentStatus.DECLINED, answer, actor)
    audit.record(
        DocumentEvent.DECLINED,
        comment,
        actor=actor,
        version=comment.clause.version.reference,
        clause=comment.clause.key,
    )
    notifications.comment_answered(comment)
    return comment


def _answerable(comment: ClauseComment, actor: User) -> ClauseComment:
    comment = locked(comment)
    if comment.author_id == actor.pk:
        raise DomainError(
            _("The comment is yours."),
            rule=_("Nobody decides on their own comment."),
            so=_("Leave it to somebody else."),
        )
    return comment


def _answer(comment: ClauseComment, status: CommentStatus, answer: str, actor: User) -> None:
    comment.move_to(status)
    comment.answer, comment.answered_at, comment.answered_by = answer.strip(), clock.now(), actor
    comment.save()
