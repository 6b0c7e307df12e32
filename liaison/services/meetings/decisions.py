"""What a meeting decided, each with a number people can quote."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from liaison.choices.meetings import DECISION_PREFIX, MeetingEvent
from liaison.models import AgendaItem, Decision, Meeting
from liaison.services.consultations.guard import refuse_while_open
from liaison.services.repeats import refuse_repeat


@transaction.atomic
def record_decision(
    meeting: Meeting,
    *,
    text: str,
    actor: User,
    item: AgendaItem | None = None,
    replaces: Decision | None = None,
    key: uuid.UUID | None = None,
) -> Decision:
    """Record a decision of a meeting; one that ``replaces`` another leaves it readable.

    Where the ``item`` it is on cites a message about which the plenary is being consulted,
    it waits for that (charter, plenary). Raises ``DomainError`` then, before the meeting,
    without a text, and for a decision that has been replaced already.
    """
    meeting = locked(meeting)
    check_took_place(meeting)
    refuse_repeat(Decision, key)
    if not text.strip():
        raise DomainError(
            _("The decision has no text."),
            rule=_("A decision says what was decided."),
            so=_("Write it down."),
        )
    if item and item.message:
        refuse_while_open(item.message)
    if replaces and Decision.objects.filter(replaces=locked(replaces)).exists():
        raise DomainError(
            _("%(decision)s was replaced already.") % {"decision": replaces},
            rule=_("A decision is replaced once; its successor can be replaced in turn."),
            so=_("Choose the newest one."),
        )
    decision = Decision.objects.create(
        meeting=meeting,
        key=key,
        reference=next_reference(DECISION_PREFIX, clock.today().year),
        item=item,
        text=text.strip(),
        replaces=replaces,
        recorded_at=clock.now(),
        recorded_by=actor,
    )
    audit.record(
        MeetingEvent.DECIDED,
        decision,
        actor=actor,
        meeting=meeting.reference,
        replaces=replaces.reference if replaces else "",
    )
    return decision


def check_took_place(meeting: Meeting) -> None:
    """Raise ``DomainError`` for a meeting that has not begun, or was called off."""
    if not meeting.took_place:
        raise DomainError(
            _("%(meeting)s is %(state)s.")
            % {"meeting": meeting, "state": meeting.status_label.lower()},
            rule=_("A meeting decides and agrees while it is held."),
            so=_("Wait until its hour."),
        )
