"""Who of the six has a message: taken, given away with a note, put back."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.inbox import AssignmentEnd, InboxEvent
from liaison.models import Assignment, Message
from liaison.models.inbox.work import open_messages
from liaison.notifications import inbox as notifications
from liaison.permissions.inbox import can_give_away
from secretariat.permissions.terms import is_secretariat_member


@transaction.atomic
def take_message(message: Message, *, actor: User) -> Assignment:
    """Take a message nobody has. Of two clicks at once one is told whose it is.

    Raises ``DomainError``.
    """
    message = locked(message)
    _check_is_open(message)
    _check_is_member(actor)
    current = message.assignments.current().select_related("holder").first()
    if current:
        raise DomainError(
            _("%(person)s has %(message)s already.")
            % {"person": current.holder, "message": message},
            rule=_("A message has one holder at a time."),
            so=_("Ask them to give it to you, or leave it with them."),
        )
    return _begin(message, holder=actor, actor=actor)


@transaction.atomic
def assign_message(message: Message, *, to: User, actor: User, note: str = "") -> Assignment:
    """Give a message to a member, who is told by mail; whoever had it gives it away.

    Given away, it carries a note for the next. Raises ``DomainError``.
    """
    message = locked(message)
    _check_is_open(message)
    _check_is_member(to)
    note = note.strip()
    current = message.assignments.current().select_related("holder").first()
    if current:
        _check_may_give(current, to=to, actor=actor, note=note)
        _end(current, AssignmentEnd.GIVEN)
    assignment = _begin(message, holder=to, actor=actor, note=note)
    if to != actor:
        notifications.message_assigned(assignment)
    return assignment


@transaction.atomic
def return_message(message: Message, *, actor: User) -> Message:
    """Put a message back into the inbox, for anybody to take. Raises ``DomainError``."""
    message = locked(message)
    current = message.assignments.current().select_related("holder").first()
    if current is None:
        raise DomainError(
            _("Nobody has %(message)s.") % {"message": message},
            so=_("It is in the inbox already; take it, or give it to somebody."),
        )
    _check_may_move(current, actor)
    _end(current, AssignmentEnd.RETURNED)
    audit.record(InboxEvent.RETURNED, current, actor=actor, public=False, message=message.reference)
    return message


def pass_assignments(giver: User, taker: User, *, actor: User | None) -> list[Assignment]:
    """Let every open message of ``giver`` go along to ``taker``, inside the caller's step."""
    moved = []
    for message in open_messages().filter(holder_id=giver.pk).order_by("pk"):
        current = locked(message).assignments.current().filter(holder=giver).first()
        if current:
            _end(current, AssignmentEnd.DUTY)
            moved.append(_begin(message, holder=taker, actor=actor))
    return moved


def _begin(message: Message, *, holder: User, actor: User | None, note: str = "") -> Assignment:
    assignment = message.assignments.create(
        holder=holder, given_by=actor, note=note, since=clock.now()
    )
    audit.record(
        InboxEvent.ASSIGNED,
        assignment,
        actor=actor,
        public=False,
        message=message.reference,
        holder=holder,
    )
    return assignment


def _end(assignment: Assignment, how: AssignmentEnd) -> None:
    assignment.until, assignment.end = clock.now(), how
    assignment.save(update_fields=["until", "end"])


def _check_is_open(message: Message) -> None:
    if not open_messages().filter(pk=message.pk).exists():
        raise DomainError(
            _("%(message)s is finished.") % {"message": message},
            rule=_("Only what is open needs somebody."),
            so=_("There is nothing left to do with it."),
        )


def _check_is_member(user: User) -> None:
    if not is_secretariat_member(user):
        raise DomainError(
            _("%(person)s does not sit in the [secretariat].") % {"person": user},
            rule=_("A message is in the hands of a member of the [secretariat]."),
            so=_("Choose somebody who sits now."),
        )


def _check_may_give(current: Assignment, *, to: User, actor: User, note: str) -> None:
    _check_may_move(current, actor)
    if current.holder_id == to.pk:
        raise DomainError(
            _("%(person)s has it already.") % {"person": to},
            so=_("Nothing was done."),
        )
    if not note:
        raise DomainError(
            _("You wrote no note."),
            rule=_("Whoever gets a message from another gets a note with it."),
            so=_("Say in a sentence how far it is and what is to be done."),
        )


def _check_may_move(current: Assignment, actor: User) -> None:
    if not can_give_away(actor, current):
        raise DomainError(
            _("%(person)s has it.") % {"person": current.holder},
            rule=_("A message is given away by its holder, by who is on duty, or by staff."),
            so=_("Ask one of them."),
        )
