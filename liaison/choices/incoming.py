"""Words for mail that comes in: what became of it, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.choices.register import Outcome
from liaison.incoming.screening import Reason


class Result(models.TextChoices):
    """What became of a mail for one recipient. Exactly one of these, always."""

    POST = "post", _("Posted")
    HOLD = "hold", _("Held for a decision")
    DISCARD = "discard", _("Discarded")
    REFUSED = "refused", _("Sent back to its server")
    REQUEST = "request", _("Request, to be confirmed")
    ANSWER = "answer", _("Answer to a message")
    BOUNCE = "bounce", _("Notice of a mail server")
    LEAVE = "leave", _("Wish to leave, to be confirmed")
    OWNER = "owner", _("Passed on to the [secretariat]")
    FAILED = "failed", _("Fault of the portal, tried again")


class HandledAs(models.TextChoices):
    """What the secretariat made of an answer that came by mail."""

    ANSWER = "answer", _("Recorded as the answer")
    NOTED = "noted", _("Noted")


class IncomingEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    REPLY_RECEIVED = "liaison.reply_received", "Reply received by mail"
    REPLY_NOTED = "liaison.reply_noted", "Reply noted"


# What a mail alone can say; the rest needs a word more, and has its own form.
MAILED_OUTCOMES = (
    Outcome.GRANTED,
    Outcome.PART_GRANTED,
    Outcome.REFUSED,
    Outcome.EXPLAINED,
    Outcome.OTHER,
)

REASONS = {
    Reason.LOOP_LIST: _("The mail has been through one of our own lists already."),
    Reason.LOOP_HEADER: _("The mail has been delivered here before."),
    Reason.LOOP_SENDER: _("The mail says that it comes from the portal itself."),
    Reason.LOOP_HOPS: _("The mail has passed through too many servers."),
    Reason.AUTO_REPLY: _("The mail was written by a machine, such as an absence notice."),
    Reason.NULL_SENDER: _("The mail is a notice of a mail server."),
    Reason.VACATION: _("By its subject, the mail looks like an absence notice."),
    Reason.NO_AUTHOR: _("The mail does not say who wrote it."),
    Reason.SEVERAL_AUTHORS: _("The mail names several authors."),
    Reason.INJECTION: _("A header of the mail hides a line break."),
    Reason.TOO_NESTED: _("The mail has too many layers or headers to be taken apart."),
    Reason.UNREADABLE: _("The mail could not be read."),
    Reason.ENCRYPTED: _("The mail is encrypted; nobody here can read it."),
    Reason.CUT: _("The text of the mail is longer than can be kept; its end is missing."),
    Reason.CALENDAR_ANSWER: _("The mail answers a calendar invitation."),
    Reason.EMPTY: _("The mail says nothing and has no files."),
}
