"""What staff do with mail that did not arrive."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.background import enqueue_on_commit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import MailStatus, OutgoingMail, User
from csb_portal.models.mail import MailEvent


@transaction.atomic
def try_mail_again(mail: OutgoingMail, *, actor: User) -> OutgoingMail:
    """Offer a refused or waiting mail to its server at once, under the Message-ID it has.

    A mail set aside after five days of trying gets this one attempt more. Raises
    ``DomainError`` for a mail that was accepted or is being sent at this moment, and for a
    letter of a mailing refused so long ago that its text is no longer kept.
    """
    mail = locked(mail)
    now = clock.now()
    if mail.leased_until and mail.leased_until > now:
        raise DomainError(
            _("%(mail)s is being sent at this moment.") % {"mail": mail},
            rule=_("Nobody gets a mail twice because two hands sent it."),
            so=_("Look again in a few minutes."),
        )
    if mail.status == MailStatus.REFUSED and mail.head is None and not mail.body:
        raise DomainError(
            _("The text of %(mail)s is no longer kept.") % {"mail": mail},
            rule=_("A refused mail can be tried again for as long as its text is kept."),
            so=_("Point its reader to the archive."),
        )
    if mail.status != MailStatus.WAITING:
        mail.move_to(MailStatus.WAITING)
    mail.next_attempt_at = now
    mail.save(update_fields=["status", "next_attempt_at"])
    audit.record(MailEvent.TRIED_AGAIN, mail, actor=actor, public=False, attempts=mail.attempts)
    enqueue_on_commit("csb_portal.flush_outbox")
    return mail
