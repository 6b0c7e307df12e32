"""What holds a decision back while the plenary is being consulted about it."""

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from liaison.models import Consultation, Message


def refuse_while_open(message: Message) -> None:
    """Raise ``DomainError`` if a consultation about ``message`` has not run yet (charter).

    Asked before a message is sent, answered onward, corrected or closed. A consultation has
    run once the summary of what was done with each comment is published, or it was cancelled.
    """
    consultation = message.consultations.blocking().order_by("pk").first()
    if consultation is None:
        return
    raise DomainError(
        _("%(consultation)s about it is at “%(state)s”.")
        % {"consultation": consultation, "state": consultation.status_label},
        rule=_(
            "The [plenary] is consulted where a logistical matter has content implications, "
            "and nothing is decided before."
        ),
        so=_way_out(consultation),
    )


def _way_out(consultation: Consultation) -> str:
    if consultation.is_draft:
        return _("Open the consultation, or cancel it with a reason.")
    if consultation.is_open:
        return _("Wait for its end and publish the summary, or cancel it with a reason.")
    return _("Publish the summary of what was done with each comment.")
