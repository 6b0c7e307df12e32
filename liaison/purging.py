"""What of this floor goes by itself."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.retention import Purger, forget_addresses
from liaison.models import (
    Bounce,
    IncomingMail,
    ListBounce,
    PollAnswer,
    UnconfirmedComment,
    UnconfirmedRequest,
)
from liaison.services.channels.subscriptions import forget_unconfirmed

NOT_CONFIRMED = _("Nobody has shown yet that the address is theirs.")


def purge_comments(before: datetime) -> int:
    return UnconfirmedComment.objects.filter(written_at__lte=before).delete()[0]


def purge_requests(before: datetime) -> int:
    return UnconfirmedRequest.objects.filter(written_at__lte=before).delete()[0]


def purge_log(before: datetime) -> int:
    return IncomingMail.objects.received_before(before).delete()[0]


def purge_held_mails(before: datetime) -> int:
    return IncomingMail.objects.received_before(before).exclude(raw=None).update(raw=None)


def purge_poll_answers(before: datetime) -> int:
    """Forget who could come when; which date was chosen stays."""
    return PollAnswer.objects.filter(voice__poll__closes_at__lt=before).delete()[0]


def purge_bounces(before: datetime) -> int:
    """Forget whose mail came back; that it did stays with the mail."""
    old = Q(at__lt=before)
    return (
        forget_addresses(Bounce, "email", old, diagnostic="")
        + (ListBounce.objects.filter(old).delete()[0])
    )


PURGERS = (
    Purger(
        "liaison.unconfirmed-comments",
        3,
        _("Comments on a consultation that nobody confirmed"),
        NOT_CONFIRMED,
        purge_comments,
    ),
    Purger(
        "liaison.unconfirmed-requests",
        3,
        _("Requests that nobody confirmed"),
        NOT_CONFIRMED,
        purge_requests,
    ),
    Purger(
        "liaison.unconfirmed-subscriptions",
        7,
        _("Addresses asked for a channel and not confirmed"),
        NOT_CONFIRMED,
        forget_unconfirmed,
    ),
    Purger(
        "liaison.incoming-log",
        90,
        _("The log of mail that came in: from whom, for which address, what became of it"),
        _("So that somebody who asks what became of a mail gets an answer."),
        purge_log,
    ),
    Purger(
        "liaison.held-mails",
        30,
        _("Whole mails that were held for a decision"),
        _("So that whoever decides can look at them."),
        purge_held_mails,
    ),
    Purger(
        "liaison.poll-answers",
        365,
        _("Who could come on which date, in a date poll that is over"),
        _("So that the [secretariat] learns which hours suit."),
        purge_poll_answers,
    ),
    Purger(
        "liaison.bounces",
        1095,
        _("From which address a mail came back, and what its server said"),
        _("Evidence of what became of a notice, as long as somebody may ask for it."),
        purge_bounces,
    ),
)
