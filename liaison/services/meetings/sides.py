"""Who speaks for the other side of a meeting."""

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from liaison.models import Contact, Meeting


def check_speaks_for_other_side(contact: Contact | None, meeting: Meeting) -> None:
    """Raise ``DomainError`` for somebody of a body that only comes too."""
    if contact and not meeting.is_with(contact):
        raise DomainError(
            _("This meeting is with %(body)s, and yours comes as a guest.")
            % {"body": meeting.party},
            rule=_("Agenda and minutes are agreed by the two sides that hold the meeting."),
            so=_("Tell the [secretariat] what you would like to add."),
        )
