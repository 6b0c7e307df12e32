"""What confirmed people say about an application."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.admission_links import comment_links
from families.choices.admissions import AdmissionEvent, ApplicationStatus
from families.models import Application, ApplicationComment
from families.notifications import admissions as notifications
from families.permissions.admissions import may_remove
from families.permissions.mandates import current_mandate

OPEN_TO_COMMENTS = (ApplicationStatus.PUBLISHED, ApplicationStatus.CONTESTED)


@dataclass(frozen=True)
class Commenter:
    """Somebody without an account, who confirms their address by a link."""

    name: str
    email: str
    name_is_public: bool = False
    language: str = "en"


@transaction.atomic
def comment_on(
    application: Application, *, text: str, key: uuid.UUID, actor: User
) -> ApplicationComment:
    """Take the comment of a focal point, who is known by the login. Raises ``DomainError``."""
    mandate = current_mandate(actor)
    if mandate is None:
        raise DomainError(
            _("You are no [focal point] today."),
            rule=_("A comment comes from a confirmed person."),
            so=_("Comment with your address, and confirm it by the link we mail you."),
        )
    application = locked(application)
    _check(application, text)
    comment, is_new = ApplicationComment.objects.get_or_create(
        key=key,
        defaults={
            "application": application,
            "author": actor,
            "family": mandate.family,
            "name": str(actor),
            "name_is_public": True,
            "language": actor.language,
            "text": text.strip(),
            "written_at": clock.now(),
        },
    )
    return _take(comment, application) if is_new else comment


@transaction.atomic
def write_comment(
    application: Application, *, text: str, key: uuid.UUID, commenter: Commenter
) -> ApplicationComment:
    """Keep what somebody wrote, and mail them the link that makes it a comment.

    The same form again changes nothing and sends nothing. Raises ``DomainError``.
    """
    application = locked(application)
    _check(application, text)
    comment, is_new = ApplicationComment.objects.get_or_create(
        key=key,
        defaults={
            "application": application,
            "name": commenter.name,
            "email": commenter.email,
            "name_is_public": commenter.name_is_public,
            "language": commenter.language,
            "text": text.strip(),
            "written_at": clock.now(),
        },
    )
    if is_new:
        notifications.comment_written(comment)
    return comment


def find_comment_by(token: str) -> ApplicationComment:
    """Return what the link of a mail stands for. Raises ``DomainError`` for a stale one."""
    try:
        key = comment_links.key_of(token)
    except ValueError as error:
        raise _stale() from error
    comments = ApplicationComment.objects.select_related("application", "family")
    comment = comments.filter(key=key).first()
    if comment is None or (comment.taken_at is None and comment.expires_at <= clock.now()):
        raise _stale()
    return comment


@transaction.atomic
def confirm_comment(token: str) -> ApplicationComment:
    """Turn what somebody wrote into a comment, taken now; a second click changes nothing.

    Raises ``DomainError`` for a stale link, and when the period is over.
    """
    comment = find_comment_by(token)
    application = locked(comment.application)
    comment = locked(comment)
    if comment.taken_at is not None:
        return comment
    _check(application, comment.text)
    return _take(comment, application)


@transaction.atomic
def remove_comment(comment: ApplicationComment, *, reason: str, actor: User) -> ApplicationComment:
    """Take an abusive comment off the page; its number and the reason stay.

    Raises ``DomainError`` in one's own matter, without a reason, and a second time.
    """
    locked(comment.application)
    comment = locked(comment)
    if not may_remove(actor, comment):
        raise DomainError(
            _("You wrote it, you made this application, you are named in it, or you objected."),
            rule=_("Nobody decides on a comment in their own matter."),
            so=_("Ask another administrator."),
        )
    if not reason.strip() or comment.removed_at:
        raise DomainError(
            _("It was removed already.") if comment.removed_at else _("You gave no reason."),
            rule=_("A comment is removed for abuse only, once, and its place says why."),
            so=_("Write one sentence; everyone can read it."),
        )
    comment.removed_at, comment.removed_by = clock.now(), actor
    comment.removal_reason = reason.strip()
    comment.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    audit.record(
        AdmissionEvent.COMMENT_REMOVED,
        comment.application,
        actor=actor,
        number=comment.number,
        private={"reason": comment.removal_reason},
    )
    return comment


def _take(comment: ApplicationComment, application: Application) -> ApplicationComment:
    last = application.comments.aggregate(last=Max("number"))["last"] or 0
    comment.number, comment.taken_at = last + 1, clock.now()
    comment.save(update_fields=["number", "taken_at"])
    audit.record(AdmissionEvent.COMMENTED, application, actor=comment.author, number=comment.number)
    return comment


def _check(application: Application, text: str) -> None:
    if application.status not in OPEN_TO_COMMENTS or not application.takes_objections():
        raise DomainError(
            _("%(application)s takes no comments now.") % {"application": application},
            rule=_("Comments are taken while the [bureau] can object, by the server's clock."),
            so=_("Write to the [secretariat], or through the [focal points] of your [family]."),
        )
    if not text.strip():
        raise DomainError(
            _("The comment is empty."),
            rule=_("A comment says something."),
            so=_("Write it, then send it."),
        )


def _stale() -> DomainError:
    return DomainError(
        _("This link is not known, or its time has passed."),
        rule=_("A link to confirm a comment is good for seven days."),
        so=_("Write your comment again, and use the newest mail."),
    )
