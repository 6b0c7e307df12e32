"""Acts in conjunction with the Civil Society Division: it is asked, and it has so many hours."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import UNDER_REVIEW, LiaisonEvent, MessageStatus
from liaison.models import Concurrence, Message, MessagePolicy
from liaison.notifications import register as notifications
from liaison.services.register.checks import move_on
from liaison.services.register.trail import record


@transaction.atomic
def ask_concurrence(message: Message, *, actor: User) -> Concurrence:
    """Ask the division to concur with a message before it is sent (proposal, 3.c).

    The hours it has are those of the policy for this kind, from now. Raises ``DomainError``
    for a message that needs none, or has it.
    """
    message = locked(message)
    last = message.concurrences.last()
    if not message.needs_concurrence or (last and last.is_settled):
        raise DomainError(
            _("%(message)s needs no concurrence any more.") % {"message": message},
            rule=_("The [division] is asked once about an act in conjunction with it."),
            so=_("It can be sent now."),
        )
    move_on(message, MessageStatus.AWAITING_CONCURRENCE)
    message.save(update_fields=["status"])
    now = clock.now()
    within = MessagePolicy.objects.of(message.kind).concurrence_within
    concurrence = Concurrence.objects.create(
        message=message, asked_at=now, asked_by=actor, due_at=now + within
    )
    notifications.concurrence_asked(concurrence)
    record(LiaisonEvent.CONCURRENCE_ASKED, message, actor=actor, due_at=concurrence.due_at)
    return concurrence


@transaction.atomic
def concur(message: Message, *, actor: User, agrees: bool = True, words: str = "") -> Concurrence:
    """Record that the division concurs or refuses; either way the message can move on.

    A refusal needs its reason. Raises ``DomainError``.
    """
    message = locked(message)
    concurrence = _waiting(message)
    if not agrees and not words.strip():
        raise DomainError(
            _("You gave no reason."),
            rule=_("Every refusal has a reason."),
            so=_("Write one sentence; the [secretariat] and everyone can read it."),
        )
    move_on(message, MessageStatus.IN_REVIEW)
    message.save(update_fields=["status"])
    concurrence.agrees, concurrence.words = agrees, words.strip()
    concurrence.answered_at, concurrence.answered_by = clock.now(), actor
    concurrence.save(update_fields=["agrees", "words", "answered_at", "answered_by"])
    notifications.concurrence_settled(concurrence)
    event = LiaisonEvent.CONCURRENCE_GIVEN if agrees else LiaisonEvent.CONCURRENCE_REFUSED
    record(event, message, actor=actor, private={"words": words} if words.strip() else None)
    return concurrence


@transaction.atomic
def override_concurrence(message: Message, *, actor: User, reason: str) -> Concurrence:
    """Go on without the division, once its time is over or it has refused.

    Another member than the author says why, and everyone can read it. Raises ``DomainError``.
    """
    message = locked(message)
    concurrence = message.concurrences.last()
    if concurrence is None or concurrence.is_settled or message.status not in UNDER_REVIEW:
        raise _not_asked(message)
    if not concurrence.may_be_overridden(clock.now()):
        raise DomainError(
            _("The [division] has time to concur until its hours are over."),
            rule=_("It is overridden once its time is over, or when it has refused."),
            so=_("Wait until then, or ask it again by telephone."),
        )
    if message.author_id == actor.pk:
        raise DomainError(
            _("You entered %(message)s yourself.") % {"message": message},
            rule=_("Another member than its author goes on without the [division]."),
            so=_("Ask one of the others."),
        )
    if not reason.strip():
        raise DomainError(
            _("You gave no reason."),
            rule=_("An override has a reason that everyone can read."),
            so=_("Write one sentence."),
        )
    if message.status == MessageStatus.AWAITING_CONCURRENCE:
        move_on(message, MessageStatus.IN_REVIEW)
        message.save(update_fields=["status"])
    concurrence.overridden_at, concurrence.overridden_by = clock.now(), actor
    concurrence.override_reason = reason.strip()
    concurrence.save(update_fields=["overridden_at", "overridden_by", "override_reason"])
    notifications.concurrence_settled(concurrence)
    record(
        LiaisonEvent.CONCURRENCE_OVERRIDDEN,
        message,
        actor=actor,
        private={"reason": reason.strip()},
    )
    return concurrence


def _waiting(message: Message) -> Concurrence:
    concurrence = message.concurrences.waiting().first()
    if concurrence is None:
        raise _not_asked(message)
    return concurrence


def _not_asked(message: Message) -> DomainError:
    return DomainError(
        _("%(message)s does not wait for concurrence now.") % {"message": message},
        rule=_("The [division] is asked first, and says once what it thinks."),
        so=_("Nothing was done. Its page says where it stands."),
    )


@transaction.atomic
def remind_of_concurrence(concurrence: Concurrence) -> None:
    """Remind the division once, when half of its time is over."""
    concurrence = locked(concurrence)
    if concurrence.reminded_at or not Concurrence.objects.waiting().filter(pk=concurrence.pk):
        return
    concurrence.reminded_at = clock.now()
    concurrence.save(update_fields=["reminded_at"])
    notifications.concurrence_due(concurrence)
    record(LiaisonEvent.REMINDER_SENT, concurrence.message, actor=None, due_at=concurrence.due_at)
