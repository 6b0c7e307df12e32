"""A message's way as the steps of a timeline, and whose turn it is."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.choices import MessageStatus
from liaison.models import Message
from liaison.notifications import asked_by
from liaison.permissions import acting_as


def steps_of(message: Message) -> list[dict]:
    """Return the way of a message from receipt to its end, for ``{% timeline %}``."""
    steps = [
        {
            "label": _("Received"),
            "at": message.received_at,
            "state": "done",
            "note": _written_by(message),
        }
    ]
    if message.set_aside_at:
        by = acting_as(message.set_aside_by, message.set_aside_at)
        label = _("Set aside by %(name)s") % {"name": by}
        note = message.set_aside_reason
        return [*steps, _step(label, message.set_aside_at, done=True, now=False, note=note)]
    return steps + (_relay_steps(message) if message.is_relay else _request_steps(message))


def _written_by(message: Message) -> str:
    if message.is_relay:
        by = acting_as(message.author, message.recorded_at)
        return _("Entered by %(name)s") % {"name": by}
    return _("Asked by %(name)s") % {"name": asked_by(message)}


def _relay_steps(message: Message) -> list[dict]:
    note = ""
    if message.delivered_at:
        by = acting_as(message.delivered_by, message.delivered_at)
        note = _("Looked at and sent by %(name)s") % {"name": by}
    is_done = bool(message.delivered_at)
    label = _("Sent after a second look")
    return [_step(label, message.delivered_at, done=is_done, now=not is_done, note=note)]


def _request_steps(message: Message) -> list[dict]:
    answer = message.given_answer
    body = message.to_counterpart
    delivered, note = bool(message.delivered_at), ""
    if message.delivered_at:
        by = acting_as(message.delivered_by, message.delivered_at)
        note = _("By %(name)s") % {"name": by}
        if message.by_hand:
            note = _("By hand, by %(name)s: %(how)s") % {"name": by, "how": message.by_hand}
    late = _lateness(message)
    return [
        _step(
            _("Delivered to %(body)s") % {"body": body},
            message.delivered_at,
            done=delivered,
            now=not delivered,
            note=note,
        ),
        _step(
            _("Answered"),
            answer.answered_at if answer else None,
            done=bool(answer),
            now=delivered and not answer,
            note=late,
        ),
    ]


def _lateness(message: Message) -> str:
    days = message.days_late
    if not days:
        return ""
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


def _step(label: str, at: object, *, done: bool, now: bool, note: str) -> dict:
    state = "done" if done else "now" if now else "next"
    return {"label": label, "at": at, "state": state, "note": note}


def next_actor(message: Message) -> str:
    """Say who is to act next, or nothing when the way is at its end."""
    if message.status == MessageStatus.IN_REVIEW:
        return _("A member of the secretariat who did not enter it looks at it and sends it.")
    if message.status == MessageStatus.RECEIVED:
        return _("The secretariat, or the Civil Society Division, delivers it.")
    if message.status == MessageStatus.DELIVERED:
        return _("%(body)s answers it.") % {"body": message.to_counterpart}
    return ""
