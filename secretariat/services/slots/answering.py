"""The word of those who are named: they agree, decline, or withdraw; the alternate steps in."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import (
    SENT_SLATE,
    CallStatus,
    PersonStatus,
    PlaceStatus,
    SlotEvent,
    SlotRole,
)
from secretariat.models import Case, SlatePlace, SlotNomination, SlotPerson
from secretariat.notifications import slots as notifications
from secretariat.rules import slots as rules
from secretariat.services.cases.steps import move_case
from secretariat.services.slots.places import Became, record_became, remove_place

BEING_SLATED = (CallStatus.PUBLISHED, CallStatus.PROPOSED)
NOBODY_ELSE = gettext_lazy("Whoever was to speak withdrew, and nobody else could step in.")


@transaction.atomic
def agree(person: SlotPerson, *, gender: str = "", is_name_withheld: bool = False) -> SlotPerson:
    """Take somebody's word that they would speak, and what they say of themselves.

    Said again, it changes what they said of themselves. Raises ``DomainError`` once they left
    or the nomination is settled.
    """
    nomination, person = _locked(person)
    if person.is_asked:
        if not nomination.case.is_open:
            raise _settled(nomination, _("Whoever is named agrees while the nomination is open."))
        person.move_to(PersonStatus.CONFIRMED)
        person.answered_at = clock.now()
    elif not person.stands:
        raise DomainError(
            _("You are not nominated any more."),
            rule=_("Whoever declined or withdrew is named anew by somebody."),
            so=_("Ask whoever nominated you."),
        )
    person.gender, person.is_name_withheld = gender, is_name_withheld
    person.save(update_fields=["status", "answered_at", "gender", "is_name_withheld"])
    _record(nomination, person)
    return person


@transaction.atomic
def leave(person: SlotPerson, *, reason: str = "") -> SlotPerson:
    """Let somebody decline, or withdraw later; the alternate steps in for a speaker.

    Each is told once. Where nobody can step in, the place on the slate falls free. Raises
    ``DomainError`` once it is known what became of it, and ``TransitionNotAllowed`` for whoever
    left already.
    """
    nomination, person = _locked(person)
    if person.stands and not nomination.can_be_left:
        raise _settled(nomination, _("Whoever is named withdraws before it is known who spoke."))
    place = SlatePlace.objects.select_for_update().filter(nomination=nomination).first()
    spoke = place.speaks if place else nomination.speaks
    person.move_to(PersonStatus.DECLINED if person.is_asked else PersonStatus.WITHDRAWN)
    person.answered_at = person.answered_at or clock.now()
    person.left_at = clock.now()
    person.save(update_fields=["status", "answered_at", "left_at"])
    _record(nomination, person, reason)
    nomination = SlotNomination.objects.with_people().get(pk=nomination.pk)
    notifications.person_left(person)
    if person == spoke:
        _let_step_in(nomination, place, person)
    return person


def _let_step_in(nomination: SlotNomination, place: SlatePlace | None, left: SlotPerson) -> None:
    """Let the alternate speak, or free the place where none has agreed to."""
    call, speaks = nomination.call, nomination.speaks
    was_alternate_taken = place is not None and place.status == PlaceStatus.ALTERNATE_TAKEN
    if rules.can_stand(nomination.answers) and speaks and not was_alternate_taken:
        audit.record(SlotEvent.STEPPED_IN, call, actor=None, case=nomination.case.reference)
        notifications.stepped_in(speaks)
        if place and place.status == PlaceStatus.TAKEN:
            record_became(
                place,
                PlaceStatus.ALTERNATE_TAKEN,
                Became(decided_by=_("The speaker"), reason=_("The speaker withdrew.")),
                is_told=False,
            )
    elif place and call.status in BEING_SLATED:
        remove_place(place, actor=None)
        nomination.passed_over = str(NOBODY_ELSE)
        nomination.save(update_fields=["passed_over"])
    elif place and place.takes_outcome:
        # Everybody reads what became of a place; why somebody left is kept apart.
        became = Became(decided_by=str(SlotRole(left.role).label), reason=str(NOBODY_ELSE))
        record_became(place, PlaceStatus.WITHDRAWN, became)
    if place and call.status in SENT_SLATE:
        notifications.sent_slate_changed(call, left)


@transaction.atomic
def withdraw_nomination(case: Case, *, reason: str = "", actor: User | None = None) -> Case:
    """Withdraw a whole nomination; its people hear of it, and its place falls free."""
    nomination = SlotNomination.objects.filter(case=case).first()
    if nomination is None:
        return move_case(case, CaseStatus.WITHDRAWN, reason=reason, actor=actor)
    call = locked(nomination.call)
    nomination = SlotNomination.objects.with_people().get(pk=nomination.pk)
    place = SlatePlace.objects.select_for_update().filter(nomination=nomination).first()
    case = locked(case)
    standing = [person for person in nomination.people.all() if person.stands]
    if place and call.status in BEING_SLATED:
        remove_place(place, actor=None)
    elif place and place.status == PlaceStatus.ON_SLATE:
        words = reason.strip() or _("Whoever nominated withdrew it.")
        became = Became(decided_by=_("Whoever nominated"), reason=words)
        record_became(place, PlaceStatus.WITHDRAWN, became, is_told=False, is_case_moved=False)
        if call.status == CallStatus.SENT and standing:
            notifications.sent_slate_changed(call, standing[0])
    case = move_case(case, CaseStatus.WITHDRAWN, reason=reason, actor=actor)
    notifications.nomination_withdrawn(nomination, standing)
    for person in standing:
        person.move_to(PersonStatus.WITHDRAWN)
        person.left_at = clock.now()
        person.save(update_fields=["status", "left_at"])
    audit.record(SlotEvent.WITHDRAWN, call, actor=None, case=case.reference)
    return case


def _settled(nomination: SlotNomination, rule: str) -> DomainError:
    return DomainError(
        _("The nomination is settled: %(state)s.")
        % {"state": nomination.case.status_label.lower()},
        rule=rule,
        so=_("Nothing is left to do."),
    )


def _locked(person: SlotPerson) -> tuple[SlotNomination, SlotPerson]:
    """Lock from the call down: every step on a slate waits for the one before."""
    locked(person.nomination.call)
    locked(person.nomination)
    locked(person.nomination.case)
    person = locked(person)
    return SlotNomination.objects.with_people().get(pk=person.nomination_id), person


def _record(nomination: SlotNomination, person: SlotPerson, reason: str = "") -> None:
    audit.record(
        SlotEvent.ANSWERED,
        nomination.call,
        actor=None,
        case=nomination.case.reference,
        role=person.role,
        answer=person.status,
        private={"reason": reason.strip()} if reason.strip() else None,
    )
