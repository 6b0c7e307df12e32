"""What confirmed people say to a consultation."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.links import SignedLinks
from csb_portal.models import User
from families.permissions.mandates import current_mandate
from liaison.choices.consultations import ConsultationEvent
from liaison.models import Comment, Consultation, UnconfirmedComment
from liaison.notifications import consultations as notifications
from liaison.rules.register import fingerprint

links = SignedLinks("liaison.unconfirmed-comment")


@dataclass(frozen=True)
class Commenter:
    """Somebody without an account, who confirms their address by a link."""

    name: str
    email: str
    name_is_public: bool = False
    language: str = "en"


class AlreadyTaken(DomainError):
    """The same comment came twice; ``comment`` is what became of it the first time."""

    def __init__(self, comment: Comment) -> None:
        self.comment = comment
        super().__init__(
            _("Your comment was taken already, as number %(number)d.") % {"number": comment.number},
            rule=_("Each form and each link is taken once."),
            so=_("Nothing was done twice."),
        )


@transaction.atomic
def comment_on(consultation: Consultation, *, text: str, key: uuid.UUID, actor: User) -> Comment:
    """Take the comment of a focal point, who is known by the login. Raises ``DomainError``."""
    mandate = current_mandate(actor)
    if mandate is None:
        raise DomainError(
            _("You are no [focal point] today."),
            rule=_("A comment comes from a confirmed person."),
            so=_("Comment with your address, and confirm it by the link we mail you."),
        )
    return _take(
        consultation,
        key=key,
        text=text,
        author=actor,
        family=mandate.family,
        name=str(actor),
        name_is_public=True,
        language=actor.language,
    )


@transaction.atomic
def write_comment(
    consultation: Consultation, *, text: str, key: uuid.UUID, commenter: Commenter
) -> UnconfirmedComment:
    """Keep what somebody wrote, and mail them the link that makes it a comment.

    The same form again changes nothing and sends nothing. Raises ``DomainError``.
    """
    consultation = locked(consultation)
    _check(consultation, text)
    unconfirmed, is_new = UnconfirmedComment.objects.get_or_create(
        key=key,
        defaults={
            "consultation": consultation,
            "text": text,
            "name": commenter.name,
            "email": commenter.email,
            "name_is_public": commenter.name_is_public,
            "language": commenter.language,
            "written_at": clock.now(),
        },
    )
    if is_new:
        path = reverse("liaison:comment-confirm", args=[links.token_of(unconfirmed.key)])
        notifications.comment_written(unconfirmed, settings.SITE_URL + path)
    return unconfirmed


def find_unconfirmed(token: str) -> UnconfirmedComment:
    """Return what the link of a mail stands for. Raises ``DomainError`` for a stale one."""
    try:
        key = links.key_of(token)
    except ValueError as error:
        raise _stale() from error
    if comment := Comment.objects.filter(key=key).select_related("consultation").first():
        raise AlreadyTaken(comment)
    unconfirmed = UnconfirmedComment.objects.filter(key=key).select_related("consultation").first()
    if unconfirmed is None or unconfirmed.expires_at <= clock.now():
        raise _stale()
    return unconfirmed


@transaction.atomic
def confirm_comment(token: str) -> Comment:
    """Turn what somebody wrote into a comment, taken now.

    Raises ``DomainError`` for a link that is stale or was used, and when the period is over.
    """
    unconfirmed = find_unconfirmed(token)
    comment = _take(
        unconfirmed.consultation,
        key=unconfirmed.key,
        text=unconfirmed.text,
        name=unconfirmed.name,
        email=unconfirmed.email,
        name_is_public=unconfirmed.name_is_public,
        language=unconfirmed.language,
    )
    unconfirmed.delete()
    return comment


def _take(consultation: Consultation, *, key: uuid.UUID, text: str, **fields: object) -> Comment:
    """Number and keep a comment, under the lock of its consultation."""
    consultation = locked(consultation)
    if comment := Comment.objects.filter(key=key).first():
        raise AlreadyTaken(comment)
    _check(consultation, text)
    number = consultation.comments.count() + 1
    comment = consultation.comments.create(
        number=number, key=key, text=text, taken_at=clock.now(), **fields
    )
    notifications.comment_taken(comment)
    audit.record(
        ConsultationEvent.COMMENTED,
        consultation,
        actor=comment.author,
        number=number,
        text_sha256=fingerprint(text),
    )
    return comment


def _check(consultation: Consultation, text: str) -> None:
    if not consultation.is_open:
        raise DomainError(
            _("%(consultation)s takes no comments now.") % {"consultation": consultation},
            rule=_("Comments are taken while the consultation is open, by the server's clock."),
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
        rule=_("A link to confirm a comment works once, for three days."),
        so=_("Write your comment again, and use the newest mail."),
    )
