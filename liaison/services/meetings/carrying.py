"""Carry what is still open to the next agenda, so that no promise is forgotten."""

from collections.abc import Sequence

from django.db.models import Max
from django.utils.text import Truncator

from csb_portal import clock
from csb_portal.lifecycle import locked, require_transaction
from liaison.choices.meetings import MeetingStatus
from liaison.models import ActionItem, AgendaItem, Meeting

LONGEST_TITLE = 300
# The last carrying is the first thing a meeting does at its hour, before its agenda is sealed.
AGENDA_OPEN = (MeetingStatus.PLANNED, MeetingStatus.ANNOUNCED)


def next_position(meeting: Meeting) -> int:
    """Return the place after the last item of an agenda; its meeting is locked."""
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def carry_actions(meeting: Meeting) -> list[AgendaItem]:
    """Put open actions of its series, or of others with the same party, on a meeting's agenda.

    Both sides agreed on them when they were made, so nobody confirms them again. Until the
    minutes say them in public, the agenda has their numbers. What was closed goes off it.
    """
    require_transaction()
    set_right(meeting)
    now, position = clock.now(), next_position(meeting)
    open_actions = ActionItem.objects.open().filter(
        meeting__in=Meeting.objects.beside(meeting).values("pk")
    )
    missing = list(open_actions.exclude(agenda_items__meeting=meeting).order_by("due_on", "pk"))
    public = _public_among(missing)
    return AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position + place,
            title=_title_of(action, is_public=action in public),
            action=action,
            proposed_at=now,
            bureau_confirmed_at=now,
            other_confirmed_at=now,
        )
        for place, action in enumerate(missing)
    )


def agendas_with(action: ActionItem) -> list[Meeting]:
    """Lock the meetings to which an action was carried; called before it is locked itself."""
    carried = AgendaItem.objects.carried().filter(action=action)
    meetings = Meeting.objects.filter(pk__in=carried.values("meeting")).order_by("pk")
    return [locked(meeting) for meeting in meetings]


def set_right(meeting: Meeting) -> None:
    """Let carried items follow their actions: named once they are public, gone once closed.

    An agenda that is frozen stays as it was.
    """
    if meeting.status not in AGENDA_OPEN:
        return
    items = AgendaItem.objects.carried().filter(meeting=meeting).select_related("action")
    carried = [(item, item.action) for item in items if item.action]
    public = _public_among([action for _item, action in carried])
    for item, action in carried:
        item.title = _title_of(action, is_public=action in public)
        item.withdrawn_at = None if action.is_open else clock.now()
        item.save(update_fields=["title", "withdrawn_at"])


def _public_among(actions: Sequence[ActionItem]) -> set[ActionItem]:
    return set(ActionItem.objects.public().filter(pk__in=[action.pk for action in actions]))


def _title_of(action: ActionItem, *, is_public: bool) -> str:
    return Truncator(action.text).chars(LONGEST_TITLE) if is_public else action.reference
