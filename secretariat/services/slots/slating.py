"""Put a slate together, put it before a second person, confirm it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import CallStatus, SlotEvent
from secretariat.models import Case, SlatePlace, SlotCall, SlotNomination, SlotSession
from secretariat.notifications import slots as notifications
from secretariat.permissions.slots import can_run_slots, has_part_in, is_second_person
from secretariat.rules import slots as rules
from secretariat.services.cases.steps import move_case
from secretariat.services.slots.places import remove_place


@transaction.atomic
def put_on_slate(
    nomination: SlotNomination, *, actor: User, session: SlotSession | None = None
) -> SlatePlace:
    """Give a nomination the next place of its session; a side event may get another day.

    Raises ``DomainError`` for a session that is full, whoever has not agreed, and somebody
    with a part in the session.
    """
    call = locked(nomination.call)
    session = session or nomination.session
    _check_composing(call)
    for one in {session, nomination.session}:
        _check_no_part(actor, one)
    nomination = SlotNomination.objects.with_people().get(pk=nomination.pk)
    _check_can_stand(nomination)
    _check_fits(call, nomination, session)
    taken = session.places.count()
    if rules.is_full(taken, session.most):
        raise DomainError(
            _("“%(session)s” has %(count)d of at most %(most)d names.")
            % {"session": session, "count": taken, "most": session.most},
            rule=_("No slate has more names than a session has slots."),
            so=_("Take a name off first."),
        )
    place = session.places.create(
        nomination=nomination,
        number=taken + 1,
        most=session.most,
        placed_at=clock.now(),
        placed_by=actor,
    )
    audit.record(
        SlotEvent.PLACED,
        call,
        actor=actor,
        case=nomination.case.reference,
        session=session.number,
        place=place.number,
    )
    return place


@transaction.atomic
def take_off_slate(place: SlatePlace, *, actor: User) -> None:
    """Take a name off while the slate is put together. Raises ``DomainError``."""
    call = locked(place.session.call)
    _check_composing(call)
    _check_no_part(actor, place.session)
    remove_place(locked(place), actor=actor)


@transaction.atomic
def move_up(place: SlatePlace, *, actor: User) -> SlatePlace:
    """Let a name change places with the one before it. Raises ``DomainError``."""
    call = locked(place.session.call)
    _check_composing(call)
    _check_no_part(actor, place.session)
    place = locked(place)
    before = place.session.places.filter(number=place.number - 1).first()
    if before is None:
        raise DomainError(
            _("It stands first already."), so=_("Move up the name that shall stand before it.")
        )
    number = place.number
    for one in (before, place):  # neither place can be taken twice, so both are given anew
        SlatePlace.objects.filter(pk=one.pk).delete()
    before.number, place.number = number, number - 1
    for one in (place, before):
        one.save(force_insert=True)
    audit.record(
        SlotEvent.PLACED,
        call,
        actor=actor,
        case=place.nomination.case.reference,
        session=place.session.number,
        place=place.number,
    )
    return place


@transaction.atomic
def propose_slate(call: SlotCall, reasons: Mapping[int, str], *, actor: User) -> SlotCall:
    """Put the slate before a second person, with a reason for each name that is not on it.

    ``reasons`` are by the nomination's key. Who never agreed is left off for that reason.
    Raises ``DomainError`` for an empty slate and a missing reason.
    """
    call = locked(call)
    _check_composing(call)
    _check_somebody_on(call)
    for nomination in left_off(call):
        nomination.passed_over = reasons.get(nomination.pk, "").strip() or _by_itself(nomination)
        if not nomination.passed_over:
            raise DomainError(
                _("Why %(nomination)s is not on the slate is missing.")
                % {"nomination": nomination},
                rule=_("Everybody who was nominated learns the reason."),
                so=_("Write it; whoever nominated and both people read it."),
            )
        nomination.save(update_fields=["passed_over"])
    call.move_to(CallStatus.PROPOSED)
    call.proposed_at, call.proposed_by = clock.now(), actor
    call.save(update_fields=["status", "proposed_at", "proposed_by"])
    notifications.slate_proposed(call)
    audit.record(SlotEvent.PROPOSED, call, actor=actor)
    return call


@transaction.atomic
def take_back_slate(call: SlotCall, *, actor: User) -> SlotCall:
    """Open a proposed slate again, so that it can be changed before anybody confirms it."""
    call = locked(call)
    call.move_to(CallStatus.PUBLISHED)
    call.proposed_at = call.proposed_by = None
    call.save(update_fields=["status", "proposed_at", "proposed_by"])
    audit.record(SlotEvent.TAKEN_BACK, call, actor=actor)
    return call


@transaction.atomic
def confirm_slate(call: SlotCall, *, actor: User) -> SlotCall:
    """Confirm a slate as a second person; from now on everybody reads it.

    Those on it are told, and those who are not, with the reason. Raises ``DomainError`` for
    whoever put it together or has a part in the call.
    """
    call = locked(call)
    if not can_run_slots(actor) or not is_second_person(actor, call):
        raise DomainError(
            _("You put names on this slate, proposed it, or have a part in the call."),
            rule=_("A second person of the [secretariat] confirms a slate, with no part in it."),
            so=_("Ask a colleague."),
        )
    call.move_to(CallStatus.CONFIRMED)
    _check_somebody_on(call)
    cases = Case.objects.select_for_update().filter(slot_nomination__call=call)
    list(cases.order_by("pk"))  # all of them before the first act is recorded
    call.confirmed_at, call.confirmed_by = clock.now(), actor
    call.save(update_fields=["status", "confirmed_at", "confirmed_by"])
    for nomination in left_off(call):
        move_case(nomination.case, CaseStatus.REFUSED, reason=nomination.passed_over, is_told=False)
        notifications.not_on_slate(nomination)
    for place in SlatePlace.objects.filter(session__call=call).with_people():
        notifications.put_on_slate(place)
    audit.record(SlotEvent.CONFIRMED, call, actor=actor)
    return call


def left_off(call: SlotCall) -> list[SlotNomination]:
    """Return the nominations that are still open and have no place."""
    return list(call.nominations.standing().filter(place=None).with_people().order_by("case_id"))


def _by_itself(nomination: SlotNomination) -> str:
    """The reason of a name that could not be put on the slate."""
    if nomination.can_stand:
        return ""
    return _("Nobody who was named had agreed when the slate was put together.")


def _check_composing(call: SlotCall) -> None:
    if call.is_being_slated:
        return
    if call.status == CallStatus.PUBLISHED:
        fact = _("%(call)s takes nominations until %(until)s.") % {
            "call": call,
            "until": when(call.closes_at),
        }
    else:
        fact = _("%(call)s: %(state)s.") % {"call": call, "state": call.status_label.lower()}
    raise DomainError(
        fact,
        rule=_("A slate is put together after the deadline, until it is put before a colleague."),
        so=_("A slate that waits for a second person can be taken back."),
    )


def _check_somebody_on(call: SlotCall) -> None:
    if not SlatePlace.objects.filter(session__call=call).exists():
        raise DomainError(
            _("Nobody is on the slate."),
            rule=_("A slate is names, in the order of each session."),
            so=_("Take it back if it was proposed; put names on it, or cancel the call."),
        )


def _check_no_part(actor: User, session: SlotSession) -> None:
    if has_part_in(actor, session):
        raise DomainError(
            _("You are nominated for “%(session)s”, or nominated somebody.") % {"session": session},
            rule=_("Nobody puts together a slate they have a part in."),
            so=_("Leave this session to a colleague."),
        )


def _check_can_stand(nomination: SlotNomination) -> None:
    if SlatePlace.objects.filter(nomination=nomination).exists():
        raise DomainError(
            _("%(nomination)s is on the slate already.") % {"nomination": nomination},
            so=_("Nothing was changed."),
        )
    if not nomination.case.is_confirmed:
        raise DomainError(
            _("Nobody has confirmed yet that they made %(nomination)s.")
            % {"nomination": nomination},
            rule=_("A nomination counts once the link mailed to its address was used."),
            so=_("Whoever nominated opens the link of the receipt, or has it mailed again."),
        )
    if not nomination.can_stand:
        raise DomainError(
            _("Whoever would speak has not agreed, or %(nomination)s is settled.")
            % {"nomination": nomination},
            rule=_("Nobody comes on a slate without their own word."),
            so=_("They agree by the link that was mailed to them."),
        )


def _check_fits(call: SlotCall, nomination: SlotNomination, session: SlotSession) -> None:
    if session.call_id != call.pk or session.cancelled_at:
        raise DomainError(
            _("“%(session)s” takes no names.") % {"session": session},
            so=_("Choose another session of this call."),
        )
    if session != nomination.session and not call.is_side_event:
        raise DomainError(
            _("%(nomination)s was made for “%(session)s”.")
            % {"nomination": nomination, "session": nomination.session},
            rule=_("A speaker is put on the slate of the session they agreed to."),
            so=_("Ask for a nomination for the other session."),
        )
