"""Who hears of consultations of the plenary."""

from django.conf import settings

from csb_portal import mail
from csb_portal.mail import Reader
from csb_portal.models import User
from liaison.models import Audience, Comment, Consultation, UnconfirmedComment
from liaison.notifications.readers import list_of, secretariat


def announced_to() -> list[User | Reader]:
    """The plenary and Content and Themes, each by its list (charter, plenary)."""
    return [list_of(audience) for audience in Audience.objects.for_requests()]


def commenter(comment: Comment | UnconfirmedComment) -> User | Reader:
    """Whoever wrote a comment, as a reader of mail."""
    author = comment.author if isinstance(comment, Comment) else None
    return author or Reader(
        email=comment.email,
        name=comment.name,
        language=comment.language,
        time_zone=str(settings.BUREAU_TIME_ZONE),
    )


def consultation_opened(consultation: Consultation) -> None:
    """Announce the question, and until when it can be answered."""
    _tell("consultation_opened", consultation, "opened", announced_to())


def summary_due(consultation: Consultation, *, comments: int) -> None:
    """Tell the secretariat that the period is over and what it owes now."""
    mail.queue(
        "liaison/email/consultation_closed",
        to=secretariat(),
        occasion=f"consultation:{consultation.reference}:closed",
        consultation=consultation,
        comments=comments,
    )


def consultation_cancelled(consultation: Consultation) -> None:
    """Tell whoever was asked, and whoever commented, why the question is withdrawn."""
    _tell("consultation_cancelled", consultation, "cancelled", _everybody(consultation))


def summary_published(consultation: Consultation) -> None:
    """Tell whoever was asked, and each who commented, what was done with it."""
    _tell("consultation_summarised", consultation, "summary", _everybody(consultation))


def comment_written(unconfirmed: UnconfirmedComment, url: str) -> None:
    """Ask somebody without an account to confirm that the address is theirs."""
    mail.queue(
        "liaison/email/comment_written",
        to=[commenter(unconfirmed)],
        occasion=f"unconfirmed-comment:{unconfirmed.key}",
        unconfirmed=unconfirmed,
        consultation=unconfirmed.consultation,
        url=url,
    )


def comment_taken(comment: Comment) -> None:
    """Give the writer a receipt with the number."""
    mail.queue(
        "liaison/email/comment_taken",
        to=[commenter(comment)],
        occasion=f"comment:{comment.pk}",
        comment=comment,
        consultation=comment.consultation,
    )


def _everybody(consultation: Consultation) -> list[User | Reader]:
    comments = consultation.comments.shown().select_related("author")
    return [*announced_to(), *(commenter(comment) for comment in comments)]


def _tell(template: str, consultation: Consultation, part: str, to: list[User | Reader]) -> None:
    mail.queue(
        f"liaison/email/{template}",
        to=to,
        occasion=f"consultation:{consultation.reference}:{part}",
        consultation=consultation,
    )
