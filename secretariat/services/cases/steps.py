"""Move a case on: one way, by the table, with its reason, and the applicant hears of it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.periods import period_ends_at
from secretariat.choices.cases import REASONED, CaseEvent, CaseStatus
from secretariat.models import Case, CaseStep, CaseTerms, Event
from secretariat.notifications import cases as notifications
from secretariat.permissions.cases import is_own_case
from secretariat.permissions.recusals import is_kept_out


@transaction.atomic
def move_case(
    case: Case,
    target: CaseStatus | str,
    *,
    reason: str = "",
    actor: User | None = None,
    due_at: datetime | None = None,
    is_told: bool = True,
) -> Case:
    """Bring a case to a state, write the step down, and tell the applicant.

    ``due_at`` is until when whoever's turn it is now acts; without it, as ``CaseTerms`` say.
    Raises ``TransitionNotAllowed``, and ``DomainError`` for a refusal without its reason or a
    step of one's own case.
    """
    case = locked(case)
    if target != CaseStatus.WITHDRAWN:
        check_not_own(case, actor)
    if actor and target == CaseStatus.RECEIVED:
        _check_confirmed(case)
    reason = reason.strip()
    if target in REASONED and not reason:
        raise DomainError(
            _("There is no reason yet."),
            rule=_("Whoever is refused, deferred or asked for something reads why."),
            so=_("Write the reason; the applicant reads it."),
        )
    case.move_to(target)
    case.due_at = due_at or due_by_terms(case)
    case.closed_at = None if case.is_open else clock.now()
    case.save(update_fields=["status", "due_at", "closed_at"])
    step = write_step(case, reason=reason, actor=actor)
    audit.record(CaseEvent.MOVED, case, actor=unless_own(case, actor), state=str(target))
    if is_told:
        notifications.case_moved(case, step)
    return case


def write_step(case: Case, *, reason: str = "", actor: User | None = None) -> CaseStep:
    """Write down where a case stands from now on."""
    return case.steps.create(status=case.status, reason=reason, at=clock.now(), by=actor)


def due_by_terms(case: Case) -> datetime | None:
    """Return until when whoever's turn it is acts, or ``None`` where it is nobody's."""
    days = CaseTerms.of(case.kind).days_for(case.turn)
    if days is None:
        return None
    return period_ends_at(clock.now(), days, settings.BUREAU_TIME_ZONE)


def unless_own(case: Case, actor: User | None) -> User | None:
    """Return whom the trail names: the public part of it ties nobody to what they asked for."""
    return None if actor is None or is_own_case(actor, case) else actor


def _check_confirmed(case: Case) -> None:
    if not case.is_confirmed:
        raise DomainError(
            _("Nobody has confirmed yet that %(case)s was asked for with this address.")
            % {"case": case},
            rule=_("Only whoever reads the mail of an address can confirm it."),
            so=_("Its applicant opens the link of the receipt, or has it mailed again."),
        )


def check_not_own(case: Case, actor: User | None) -> None:
    """Raise ``DomainError`` where somebody would act on their own case, or have a tie to it."""
    if actor and is_own_case(actor, case):
        raise DomainError(
            _("You asked for %(case)s yourself.") % {"case": case},
            rule=_("Nobody handles or decides on what they asked for."),
            so=_("Leave it to a colleague; your own page shows where it stands."),
        )
    if actor and is_kept_out(actor, case):
        raise DomainError(
            _("You have a tie to the round %(case)s belongs to.") % {"case": case},
            rule=_("Whoever asks for funding, or has a tie, neither sees nor decides that round."),
            so=_("Leave it to a colleague; your recusal is on record."),
        )


@transaction.atomic
def take_up(
    case: Case, *, event: Event | None = None, reason: str = "", actor: User | None = None
) -> Case:
    """Take a deferred case up again, for another meeting if one is named; its file is kept.

    Raises ``TransitionNotAllowed``, and ``DomainError`` for a meeting that is over.
    """
    case = locked(case)
    if event and event.last_day < clock.today():
        raise DomainError(
            _("%(event)s is over.") % {"event": event},
            rule=_("A case is taken up for a meeting that is still to come."),
            so=_("Choose another meeting."),
        )
    if event and event != case.event:
        case.event = event
        case.save(update_fields=["event"])
    return move_case(case, CaseStatus.RECEIVED, reason=reason, actor=actor)
