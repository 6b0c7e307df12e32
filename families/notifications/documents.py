"""Who hears of the governing documents: the focal points; and whoever commented."""

from csb_portal import mail
from families.models import ClauseComment, DocumentVersion, FocalPoint


def version_published(version: DocumentVersion) -> None:
    """Ask every focal point for comments on a new version."""
    mail.queue(
        "families/email/document_published",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"document-published:{version.pk}",
        version=version,
    )


def version_adopted(version: DocumentVersion) -> None:
    """Tell every focal point what is in force from now on."""
    mail.queue(
        "families/email/document_adopted",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"document-adopted:{version.pk}",
        version=version,
    )


def comment_answered(comment: ClauseComment) -> None:
    """Tell the author what became of a comment, and why."""
    mail.queue(
        "families/email/clause_comment_answered",
        to=[comment.author] if comment.author.is_active else [],
        occasion=f"clause-comment-answered:{comment.pk}",
        comment=comment,
    )
