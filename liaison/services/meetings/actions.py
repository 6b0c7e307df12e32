"""Things to do: agreed, done, called off, handed on."""

import uuid
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day
from csb_portal.references import next_reference
from families.models import Family
from liaison.choices.meetings import ACTION_PREFIX, ActionStatus, MeetingEvent
from liaison.models import ActionItem, Meeting, Reassignment
from liaison.notifications import meetings as notifications
from liaison.services.meetings.carrying import agendas_with, set_right
from liaison.services.meetings.decisions import check_took_place
from liaison.services.repeats import refuse_repeat


@transaction.atomic
def agree_action(
    meeting: Meeting,
    *,
    text: str,
    family: Family,
    seat: int,
    due_on: date,
    actor: User,
    key: uuid.UUID | None = None,
) -> ActionItem:
    """Give a seat something to do until a day. Raises ``DomainError``.

    The owner is one seat, so that the action survives a change of person.
    """
    meeting = locked(meeting)
    check_took_place(meeting)
    refuse_repeat(ActionItem, key)
    _check_seat(family, seat)
    if not text.strip() or due_on < clock.today():
        raise DomainError(
            _("The text is missing, or %(day)s has passed.") % {"day": on_day(due_on)},
            rule=_("An action says what is to be done until which day."),
            so=_("Write the text, and a day that is still to come."),
        )
    action = ActionItem.objects.create(
        reference=next_reference(ACTION_PREFIX, clock.today().year),
        key=key,
        meeting=meeting,
        text=text.strip(),
        owner_family=family,
        owner_seat=seat,
        due_on=due_on,
        agreed_at=clock.now(),
        agreed_by=actor,
    )
    notifications.action_agreed(action)
    audit.record(
        MeetingEvent.ACTION_AGREED,
        action,
        actor=actor,
        meeting=meeting.reference,
        owner=f"{family.slug}.{seat}",
        due_on=due_on,
    )
    return action


@transaction.atomic
def finish_action(action: ActionItem, *, actor: User, word: str = "") -> ActionItem:
    """Close an action as done; how late it was stays to be seen."""
    return _close(action, ActionStatus.DONE, MeetingEvent.ACTION_DONE, actor, word)


@transaction.atomic
def cancel_action(action: ActionItem, *, actor: User, word: str) -> ActionItem:
    """Close an action that nobody will do, with a word on why. Raises ``DomainError``."""
    if not word.strip():
        raise DomainError(
            _("The reason is missing."),
            rule=_("An action is called off with a word on why."),
            so=_("Write one sentence."),
        )
    return _close(action, ActionStatus.CANCELLED, MeetingEvent.ACTION_CANCELLED, actor, word)


def _close(
    action: ActionItem, status: ActionStatus, event: MeetingEvent, actor: User, word: str
) -> ActionItem:
    agendas = agendas_with(action)
    action = locked(action)
    action.move_to(status)
    action.closed_at, action.closed_by, action.closing_word = clock.now(), actor, word.strip()
    action.save(update_fields=["status", "closed_at", "closed_by", "closing_word"])
    for meeting in agendas:
        set_right(meeting)
    audit.record(event, action, actor=actor, days_late=action.days_late)
    return action


@transaction.atomic
def reassign_action(
    action: ActionItem, *, family: Family, seat: int, reason: str, actor: User | None
) -> ActionItem:
    """Hand an open action on to another seat, with a reason; its history stays.

    ``actor`` is ``None`` where the rota of duty passes it on: then the trail keeps it to
    itself, as it does the duty. Raises ``DomainError``.
    """
    action = locked(action)
    if not action.is_open:
        raise DomainError(
            _("%(action)s is %(state)s.")
            % {"action": action, "state": action.status_label.lower()},
            rule=_("Only an open action passes to somebody else."),
            so=_("Agree a new one at the next meeting."),
        )
    _check_seat(family, seat)
    if (action.owner_family_id, action.owner_seat) == (family.pk, seat):
        raise DomainError(
            _("That seat owns it already."),
            rule=_("An action passes from one seat to another."),
            so=_("Choose another seat."),
        )
    if not reason.strip():
        raise DomainError(
            _("The reason is missing."),
            rule=_("An action passes on with a reason."),
            so=_("Write one sentence."),
        )
    before = f"{action.owner_family.slug}.{action.owner_seat}"
    Reassignment.objects.create(
        action=action,
        from_family=action.owner_family,
        from_seat=action.owner_seat,
        to_family=family,
        to_seat=seat,
        reason=reason.strip(),
        at=clock.now(),
        by=actor,
    )
    notifications.action_reassigned(action, family, seat, reason.strip())
    action.owner_family, action.owner_seat = family, seat
    action.reminded_at = None
    action.save(update_fields=["owner_family", "owner_seat", "reminded_at"])
    audit.record(
        MeetingEvent.ACTION_REASSIGNED,
        action,
        actor=actor,
        public=actor is not None,
        owner=f"{family.slug}.{seat}",
        before=before,
    )
    return action


def _check_seat(family: Family, seat: int) -> None:
    if not 1 <= seat <= family.seats:
        raise DomainError(
            _("%(family)s has no seat %(seat)d.") % {"family": family, "seat": seat},
            rule=_("An action has one owner, and the owner is a seat."),
            so=_("Choose one of its seats."),
        )
