"""Sending a message to its author only, to see what everybody would get."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.models import User
from liaison.choices.register import UNDER_REVIEW
from liaison.models import Message
from liaison.notifications.passing_on import rehearse
from liaison.notifications.recipients import groups_for
from liaison.notifications.register import asked_by


@transaction.atomic
def rehearse_message(message: Message, *, actor: User) -> int:
    """Mail everything to the author, marked as a rehearsal, and return how many mails.

    Nothing else happens: no state changes, nobody else hears of it, the trail is silent.
    Raises ``DomainError`` once it was sent, or where nobody with an account wrote it.
    """
    if message.status not in UNDER_REVIEW:
        raise DomainError(
            _("%(message)s is at “%(state)s” now.")
            % {"message": message, "state": message.get_status_display()},
            rule=_("What has not been sent yet can be rehearsed."),
            so=_("Its page shows what was sent."),
        )
    if message.author is None:
        raise DomainError(
            _("It was written by somebody without an account."),
            rule=_("A rehearsal goes to the author only."),
            so=_("Read it on its page before you deliver it."),
        )
    mark = secrets.token_hex(8)
    said = {"asked_by": asked_by(message)} if message.is_request else {}
    return rehearse(message, groups_for(message), to=message.author, mark=mark, **said)
