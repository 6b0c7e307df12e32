"""Which steps of a message somebody is offered: what its state and their role allow."""

from csb_portal import clock
from liaison.choices.register import LEFT, UNDER_REVIEW, MessageStatus
from liaison.models import Message
from liaison.permissions import register as permissions
from liaison.services.register.checks import words_are_settled


def steps_for(user: permissions.Somebody, message: Message) -> set[str]:
    """Name the buttons ``user`` sees on the page of ``message``."""
    return {
        name
        for name, is_offered in (
            _moving(user, message) | _concurring(user, message) | _ending(user, message)
        ).items()
        if is_offered
    }


def _moving(user: permissions.Somebody, message: Message) -> dict[str, bool]:
    in_review, is_request = message.status == MessageStatus.IN_REVIEW, message.is_request
    waits = message.wants_answer and message.status == MessageStatus.SENT
    return {
        "approve": in_review and not is_request and permissions.can_approve_relays(user),
        "deliver": in_review and is_request and permissions.can_deliver_requests(user),
        "answer": waits and permissions.can_record_answers(user),
        "rehearse": message.status in UNDER_REVIEW
        and message.author is not None
        and permissions.can_rehearse(user, message),
    }


def _concurring(user: permissions.Somebody, message: Message) -> dict[str, bool]:
    if not message.needs_concurrence or message.status not in UNDER_REVIEW:
        return {}
    asked = message.concurrences.last()
    is_waiting = message.status == MessageStatus.AWAITING_CONCURRENCE
    is_settled = asked is not None and asked.is_settled
    may_override = asked is not None and asked.may_be_overridden(clock.now())
    return {
        "ask_concurrence": not is_waiting
        and not is_settled
        and permissions.can_ask_concurrence(user),
        "concur": is_waiting and permissions.can_concur(user),
        "override": may_override and permissions.can_ask_concurrence(user),
    }


def _ending(user: permissions.Somebody, message: Message) -> dict[str, bool]:
    may_end = permissions.can_end_messages(user)
    has_left = message.status in LEFT
    is_current = message.status not in (MessageStatus.SUPERSEDED, MessageStatus.SET_ASIDE)
    closable = message.status in (MessageStatus.SENT, MessageStatus.ANSWERED)
    return {
        "set_aside": message.status in UNDER_REVIEW and permissions.can_set_aside(user, message),
        "close": closable and may_end,
        "correct": has_left and is_current and _may_correct(user, message),
        "respond": has_left and is_current and permissions.can_write_statements(user),
        "relate": may_end,
        "translate": is_current
        and permissions.can_translate(user)
        and not words_are_settled(message),
    }


def _may_correct(user: permissions.Somebody, message: Message) -> bool:
    if message.is_request:
        return permissions.can_submit_requests(user)
    if message.is_relay:
        return permissions.can_receive_relays(user)
    sender = message.from_family or message.from_audience
    return permissions.can_end_messages(user) or (
        sender is not None and permissions.can_state_for(user, sender)
    )
