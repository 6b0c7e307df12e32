"""What staff do with mail that did not arrive."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.background import enqueue_on_commit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import MailStatus, OutgoingMail, Restoration, User
from csb_portal.models.mail import MailEvent
from csb_portal.models.restoration import RestorationEvent


@transaction.atomic
def try_mail_again(mail: OutgoingMail, *, actor: User) -> OutgoingMail:
    """Offer a refused or waiting mail to its server at once, under the Message-ID it has.

    A mail set aside after five days of trying gets this one attempt more. Raises
    ``DomainError`` for a mail that was accepted or is being sent at this moment, and for a
    letter of a mailing refused so long ago that its text is no longer kept.
    """
    mail = locked(mail)
    _check_in_no_hands(mail)
    if mail.status == MailStatus.REFUSED and mail.head is None and not mail.body:
        raise DomainError(
            _("The text of %(mail)s is no longer kept.") % {"mail": mail},
            rule=_("A refused mail can be tried again for as long as its text is kept."),
            so=_("Point its reader to the archive."),
        )
    if mail.status != MailStatus.WAITING:
        mail.move_to(MailStatus.WAITING)
    mail.next_attempt_at = clock.now()
    mail.save(update_fields=["status", "next_attempt_at"])
    audit.record(MailEvent.TRIED_AGAIN, mail, actor=actor, public=False, attempts=mail.attempts)
    enqueue_on_commit("csb_portal.flush_outbox")
    return mail


@transaction.atomic
def set_mail_aside(mail: OutgoingMail, *, actor: User) -> OutgoingMail:
    """Keep a waiting mail from being sent, such as one that had left before a restore.

    Raises ``DomainError`` for a mail that does not wait or is being sent at this moment.
    """
    mail = locked(mail)
    _check_in_no_hands(mail)
    mail.move_to(MailStatus.REFUSED)
    mail.answer = _("Set aside by staff.")
    mail.save(update_fields=["status", "answer"])
    audit.record(MailEvent.SET_ASIDE, mail, actor=actor, public=False)
    return mail


@transaction.atomic
def release_mail(*, actor: User) -> int:
    """Let mail leave again after a restore, and return how many wait.

    Raises ``DomainError`` where nothing holds it.
    """
    held = list(Restoration.objects.holding_mail().select_for_update().order_by("pk"))
    if not held:
        raise DomainError(_("Mail leaves already."), so=_("Nothing is left to do."))
    for restoration in held:
        restoration.released_at, restoration.released_by = clock.now(), actor
        restoration.save(update_fields=["released_at", "released_by"])
        audit.record(RestorationEvent.MAIL_RELEASED, restoration, actor=actor)
    enqueue_on_commit("csb_portal.flush_outbox")
    return OutgoingMail.objects.filter(status=MailStatus.WAITING).count()


def _check_in_no_hands(mail: OutgoingMail) -> None:
    if mail.leased_until and mail.leased_until > clock.now():
        raise DomainError(
            _("%(mail)s is being sent at this moment.") % {"mail": mail},
            rule=_("Nobody gets a mail twice because two hands sent it."),
            so=_("Look again in a few minutes."),
        )
