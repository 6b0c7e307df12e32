"""Send a slate to whoever decides, and write down what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus, DecisionForm
from secretariat.choices.slots import (
    APPEARANCES,
    SENT_SLATE,
    CallStatus,
    PlaceStatus,
    SlotEvent,
)
from secretariat.models import Case, SlatePlace, SlateSending, SlotCall, SlotOutcome, SlotSession
from secretariat.permissions.cases import is_own_case
from secretariat.permissions.slots import has_part_in, has_part_in_call
from secretariat.services.cases.steps import move_case
from secretariat.services.slots.places import Became, record_became


@dataclass(frozen=True)
class Sending:
    """When a slate went out, to whom, in which words, and under which number."""

    sent_to: str
    sent_at: datetime
    text: str
    register_number: str = ""


@transaction.atomic
def record_sending(call: SlotCall, sending: Sending, *, actor: User) -> SlateSending:
    """Write down that the confirmed slate went to whoever decides; again where it changed.

    Raises ``DomainError`` before it is confirmed, without to whom, for a moment to come, and
    for somebody with a part in the call.
    """
    call = locked(call)
    if has_part_in_call(actor, call):
        raise _own()
    if not sending.sent_to.strip() or not sending.text.strip() or sending.sent_at > clock.now():
        raise DomainError(
            _("To whom, or the message, is missing, or the moment is still to come."),
            rule=_("A slate was sent at a moment, to somebody, in words that are kept."),
            so=_("Write all three once it is sent."),
        )
    confirmed_at = call.confirmed_at
    if confirmed_at and sending.sent_at < confirmed_at.replace(second=0, microsecond=0):
        raise DomainError(
            _("The slate was confirmed on %(when)s.") % {"when": when(confirmed_at)},
            rule=_("A slate goes out once a second person has confirmed it."),
            so=_("Correct the moment."),
        )
    if call.status not in SENT_SLATE:
        cases = Case.objects.filter(slot_nomination__place__session__call=call)
        waiting = list(cases.select_for_update(of=["self"]).order_by("pk"))
        call.move_to(CallStatus.SENT)
        call.save(update_fields=["status"])
        for case in waiting:
            if case.status == CaseStatus.RECEIVED:
                move_case(case, CaseStatus.WITH_DIVISION, is_told=False)
    sent = call.sendings.create(
        sent_to=sending.sent_to.strip(),
        sent_at=sending.sent_at,
        text=sending.text.strip(),
        register_number=sending.register_number.strip(),
        recorded_at=clock.now(),
        recorded_by=actor,
    )
    audit.record(SlotEvent.SENT, call, actor=actor, at=sent.sent_at, register=sent.register_number)
    return sent


@transaction.atomic
def record_outcome(
    place: SlatePlace, outcome: PlaceStatus | str, became: Became, *, actor: User
) -> SlotOutcome:
    """Write down what became of a name, as whoever decided said so; its people are told.

    Raises ``DomainError`` before the slate was sent, for one's own, and where who, why, where
    or who came instead is missing; ``TransitionNotAllowed``.
    """
    call = locked(place.session.call)
    place = SlatePlace.objects.with_people().get(pk=locked(place).pk)
    _check_sent(call)
    if is_own_case(actor, place.nomination.case) or has_part_in(actor, place.session):
        raise _own()
    _check_became(place, outcome, became)
    locked(place.nomination.case)
    return record_became(place, outcome, became, actor=actor)


@transaction.atomic
def cancel_session(session: SlotSession, became: Became, *, actor: User) -> SlotSession:
    """Write down that a session does not take place: every name on its slate hears of it.

    Raises ``DomainError`` before the slate was sent, and where who or why is missing.
    """
    call = locked(session.call)
    session = locked(session)
    _check_sent(call)
    if has_part_in(actor, session):
        raise _own()
    if session.cancelled_at:
        raise DomainError(
            _("“%(session)s” is cancelled already.") % {"session": session},
            so=_("Nothing was changed."),
        )
    _check_said(PlaceStatus.CANCELLED, became)
    session.cancelled_at = clock.now()
    session.save(update_fields=["cancelled_at"])
    places = [place for place in session.places.with_people() if place.takes_outcome]
    _lock_cases(places)
    for place in places:
        record_became(place, PlaceStatus.CANCELLED, became, actor=actor)
    audit.record(SlotEvent.SESSION_CANCELLED, call, actor=actor, session=session.number)
    return session


def _lock_cases(places: Iterable[SlatePlace]) -> None:
    """Lock the cases of several places before the first act is recorded."""
    pks = [place.nomination.case_id for place in places]
    list(Case.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def _check_sent(call: SlotCall) -> None:
    if call.status not in SENT_SLATE:
        raise DomainError(
            _("The slate of %(call)s was not sent yet.") % {"call": call},
            rule=_("What became of a slate is written down once somebody has it."),
            so=_("Write down first when it was sent, and to whom."),
        )


def _check_became(place: SlatePlace, outcome: PlaceStatus | str, became: Became) -> None:
    _check_said(outcome, became)
    if outcome == PlaceStatus.REPLACED and not became.replacement.strip():
        raise DomainError(
            _("Who came instead is missing."),
            rule=_("Where somebody who was not on the slate speaks, it is said openly who."),
            so=_("Write the name, or “not known”."),
        )
    starts_at = place.session.starts_at
    if outcome in APPEARANCES and starts_at and starts_at > clock.now():
        raise DomainError(
            _("“%(session)s” begins on %(when)s.")
            % {"session": place.session, "when": when(starts_at)},
            rule=_("Who spoke is written down afterwards."),
            so=_("Come back then."),
        )
    if outcome == PlaceStatus.ALTERNATE_TAKEN and not place.nomination.agreed_alternate:
        speaks = place.nomination.has_stepped_in
        raise DomainError(
            _("The alternate speaks already in place of the speaker.")
            if speaks
            else _("There is no alternate who agreed."),
            so=_("Choose “Taken” for whoever speaks now."),
        )


def _check_said(outcome: PlaceStatus | str, became: Became) -> None:
    needs_words = outcome not in APPEARANCES
    if needs_words and not (became.decided_by.strip() and became.reason.strip()):
        raise DomainError(
            _("Who decided, or why, is missing."),
            rule=_("What became of a slate is written down as whoever decided said so."),
            so=_("Write both; “no reason was given” is an answer as well."),
        )
    if became.form == DecisionForm.ORAL and not became.location.strip() and needs_words:
        raise DomainError(
            _("Where it was said is missing."),
            rule=_("What was decided by word of mouth is recorded with who, when and where."),
            so=_("Write the place, such as the meeting and its room."),
        )
    if became.taken_at and became.taken_at > clock.now():
        raise DomainError(
            _("It is dated %(when)s.") % {"when": when(became.taken_at)},
            rule=_("What became of a slate is written down once it is known."),
            so=_("Correct the date."),
        )


def _own() -> DomainError:
    return DomainError(
        _("You have a part in this: you are nominated, or nominated somebody."),
        rule=_("Nobody handles or decides on what they asked for."),
        so=_("Leave it to a colleague."),
    )
