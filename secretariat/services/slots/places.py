"""What every act on a place of a slate has in common: what became of it, and how it goes."""

from dataclasses import dataclass
from datetime import datetime

from csb_portal import audit, clock
from csb_portal.models import User
from secretariat.choices.cases import CaseStatus, DecisionForm
from secretariat.choices.slots import APPEARANCES, LOST, SPEAKS, CallStatus, PlaceStatus, SlotEvent
from secretariat.models import Case, SlatePlace, SlotCall, SlotOutcome
from secretariat.notifications import slots as notifications
from secretariat.services.cases.decisions import Decision, record_decision
from secretariat.services.cases.steps import move_case


@dataclass(frozen=True)
class Became:
    """What became of a place: who said so, how, when, where, why, and who came instead."""

    decided_by: str = ""
    reason: str = ""
    form: DecisionForm | str = DecisionForm.WRITTEN
    taken_at: datetime | None = None
    location: str = ""
    replacement: str = ""


def record_became(
    place: SlatePlace,
    status: PlaceStatus | str,
    became: Became,
    *,
    actor: User | None = None,
    is_told: bool = True,
    is_case_moved: bool = True,
) -> SlotOutcome:
    """Write down what became of a place, bring its case there, settle the call with the last.

    The caller holds the lock of the call and has checked what is said.
    """
    place.move_to(status)
    place.save(update_fields=["status"])
    outcome = place.outcomes.create(
        outcome=status,
        decided_by=became.decided_by.strip(),
        form="" if status in APPEARANCES else became.form,
        taken_at=became.taken_at or clock.now(),
        location=became.location.strip(),
        reason=became.reason.strip(),
        replacement=became.replacement.strip(),
        recorded_at=clock.now(),
        recorded_by=actor,
    )
    if is_case_moved:
        _move_case(place, outcome, actor)
    if is_told and status != PlaceStatus.SPOKE:
        notifications.place_outcome(outcome)
    call = place.session.call
    audit.record(
        SlotEvent.OUTCOME,
        call,
        actor=actor,
        case=place.nomination.case.reference,
        outcome=str(status),
    )
    _settle(call)
    return outcome


def _move_case(place: SlatePlace, outcome: SlotOutcome, actor: User | None) -> None:
    """Bring the case of a nomination to where its place is."""
    case = Case.objects.get(pk=place.nomination.case_id)
    if case.is_open and outcome.outcome in (*SPEAKS, *LOST):
        target = CaseStatus.GRANTED if outcome.outcome in SPEAKS else CaseStatus.REFUSED
        decision = Decision(
            outcome=target,
            taken_by=outcome.decided_by,
            taken_at=outcome.taken_at,
            reason=outcome.reason,
            form=outcome.form,
            place=outcome.location,
        )
        record_decision(case, decision, actor=actor, is_told=False)
    elif case.is_open and outcome.outcome == PlaceStatus.WITHDRAWN:
        move_case(case, CaseStatus.WITHDRAWN, reason=outcome.reason, actor=actor, is_told=False)
    elif case.status == CaseStatus.GRANTED and outcome.outcome in (*LOST, PlaceStatus.WITHDRAWN):
        move_case(case, CaseStatus.RETURNED, reason=outcome.reason, actor=actor, is_told=False)


def _settle(call: SlotCall) -> None:
    """Settle a call once it is known of every name that was sent what became of it."""
    call = SlotCall.objects.get(pk=call.pk)
    waits = SlatePlace.objects.filter(session__call=call, status=PlaceStatus.ON_SLATE)
    if call.status == CallStatus.SENT and not waits.exists():
        call.move_to(CallStatus.SETTLED)
        call.save(update_fields=["status"])
        audit.record(SlotEvent.SETTLED, call, actor=None)


def remove_place(place: SlatePlace, *, actor: User | None) -> None:
    """Take a name off a slate that nobody has confirmed; those behind it move up."""
    session, number, case = place.session, place.number, place.nomination.case
    place.delete()
    for behind in session.places.filter(number__gt=number).order_by("number"):
        behind.number -= 1
        behind.save(update_fields=["number"])
    audit.record(SlotEvent.TAKEN_OFF, session.call, actor=actor, case=case.reference)
