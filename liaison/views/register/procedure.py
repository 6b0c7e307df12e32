"""A message's way as the steps of a timeline, and whose turn it is."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.choices.register import MessageStatus
from liaison.models import Message
from liaison.notifications.register import asked_by
from liaison.permissions.roles import acting_as


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
    steps += _concurrence_steps(message)
    if message.set_aside_at:
        by = acting_as(message.set_aside_by, message.set_aside_at)
        label = _("Set aside by %(name)s") % {"name": by}
        note = message.set_aside_reason
        return [*steps, _step(label, message.set_aside_at, done=True, now=False, note=note)]
    steps += _request_steps(message) if message.is_request else _relay_steps(message)
    return steps + _ending_steps(message)


def _written_by(message: Message) -> str:
    if not message.is_request:
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
    is_next = not is_done and not _waits_for_concurrence(message)
    steps = [_step(label, message.delivered_at, done=is_done, now=is_next, note=note)]
    answer = message.given_answer
    if answer:
        steps.append(
            _step(_("Answered"), answer.answered_at, done=True, now=False, note=_lateness(message))
        )
    return steps


def _waits_for_concurrence(message: Message) -> bool:
    if not message.needs_concurrence or message.delivered_at:
        return False
    asked = message.concurrences.last()
    return asked is None or not asked.is_settled


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
            now=not delivered and not _waits_for_concurrence(message),
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


def _concurrence_steps(message: Message) -> list[dict]:
    if not message.needs_concurrence:
        return []
    steps = []
    for asked in message.concurrences.select_related("asked_by", "answered_by", "overridden_by"):
        by = acting_as(asked.asked_by, asked.asked_at)
        label = _("Concurrence asked of the [Civil Society Division]")
        note = _("By %(name)s") % {"name": by}
        steps.append(_step(label, asked.asked_at, done=True, now=False, note=note))
        if asked.answered_at:
            label = (
                _("The [division] concurs") if asked.agrees else _("The [division] does not concur")
            )
            steps.append(_step(label, asked.answered_at, done=True, now=False, note=asked.words))
        if asked.overridden_at:
            by = acting_as(asked.overridden_by, asked.overridden_at)
            label = _("Goes on without the [division], by %(name)s") % {"name": by}
            note = asked.override_reason
            steps.append(_step(label, asked.overridden_at, done=True, now=False, note=note))
        if not asked.answered_at and not asked.overridden_at:
            label = _("The [division] says whether it concurs")
            steps.append(_step(label, None, done=False, now=True, note=""))
    if not steps:
        label = _("Concurrence of the [Civil Society Division]")
        steps.append(_step(label, None, done=False, now=True, note=""))
    return steps


def _ending_steps(message: Message) -> list[dict]:
    steps = []
    if message.closed_at:
        by = acting_as(message.closed_by, message.closed_at)
        label = _("Closed by %(name)s") % {"name": by}
        steps.append(
            _step(label, message.closed_at, done=True, now=False, note=message.close_reason)
        )
    if message.superseded_at:
        label = _("Superseded by a correction")
        steps.append(_step(label, message.superseded_at, done=True, now=False, note=""))
    return steps


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
    if message.status == MessageStatus.AWAITING_CONCURRENCE:
        return _("The [Civil Society Division] says whether it concurs.")
    if message.status == MessageStatus.IN_REVIEW:
        if message.is_request:
            return _("The [secretariat], or the [Civil Society Division], delivers it.")
        return _("A member of the [secretariat] who did not enter it looks at it and sends it.")
    if message.is_request and message.status == MessageStatus.SENT:
        return _("%(body)s answers it.") % {"body": message.to_counterpart}
    return ""
