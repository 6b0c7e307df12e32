"""What of the ground goes by itself: sessions, texts of mail, readers of mail, the admin's log."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.retention import Purger

NOBODY = "@example.invalid"
NO_BYTES = {"head": None, "foot": None, "shared": None}


def purge_sessions(before: datetime) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def purge_logins(before: datetime) -> int:
    """Forget from where somebody was logged in, once that login has ended."""
    open_ones = Session.objects.values("session_key")
    ended = UserSession.objects.exclude(session_key__in=open_ones)
    return ended.filter(last_seen_at__lt=before).delete()[0]


def purge_mail_texts(before: datetime) -> int:
    """Remove what was written; that it was sent, and what became of it, stays."""
    old = OutgoingMail.objects.exclude(status=MailStatus.WAITING).filter(queued_at__lt=before)
    return old.exclude(Q(body="") & Q(head=None)).update(body="", headers={}, **NO_BYTES)


def purge_mail_readers(before: datetime) -> int:
    """Remove to whom it was sent; the count of an occasion stays."""
    old = OutgoingMail.objects.exclude(status=MailStatus.WAITING).filter(queued_at__lt=before)
    named = old.exclude(to__endswith=NOBODY)
    named.update(recipient=None)
    return named.forget_readers()


def purge_confidential_mails(before: datetime) -> int:
    """Remove the text of a login code or a voting link that nobody got."""
    refused = OutgoingMail.objects.filter(status=MailStatus.REFUSED, is_confidential=True)
    return (
        refused.filter(queued_at__lt=before)
        .exclude(Q(body="") & Q(head=None))
        .update(body="", headers={}, **NO_BYTES)
    )


def purge_refused_letters(before: datetime) -> int:
    """Remove the content of a mailing that a server refused: until then it can be tried again."""
    refused = OutgoingMail.objects.filter(
        status=MailStatus.REFUSED, is_bulk=True, shared__isnull=False, queued_at__lt=before
    )
    return refused.update(**NO_BYTES)


def purge_admin_log(before: datetime) -> int:
    return LogEntry.objects.filter(action_time__lt=before).delete()[0]


PURGERS = (
    Purger(
        "portal.sessions",
        1,
        _("Sessions that have ended"),
        _("Nobody can use them any more."),
        purge_sessions,
    ),
    Purger(
        "portal.logins",
        30,
        _("From where you were logged in: address and browser of a login that has ended"),
        _("So that you can see for a while whether somebody else was in your account."),
        purge_logins,
    ),
    Purger(
        "portal.mail-texts",
        180,
        _("The text of a mail that the portal sent"),
        _("So that what was said can be looked up, and sent again."),
        purge_mail_texts,
    ),
    Purger(
        "portal.mail-readers",
        1095,
        _("To whom a mail was sent, and what its server answered"),
        _("Evidence that a notice was given, as long as somebody may ask for it."),
        purge_mail_readers,
    ),
    Purger(
        "portal.confidential-mails",
        7,
        _("The text of a login code or a personal link whose mail was refused"),
        _("Where such a mail was accepted, its text goes at once."),
        purge_confidential_mails,
    ),
    Purger(
        "portal.refused-letters",
        30,
        _("The content of a mailing that a mail server refused"),
        _("So that it can be tried again."),
        purge_refused_letters,
    ),
    Purger(
        "portal.admin-log",
        365,
        _("The log of clicks in the administration"),
        _("What matters stands in the trail."),
        purge_admin_log,
    ),
)
