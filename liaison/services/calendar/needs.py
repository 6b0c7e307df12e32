"""What meetings need of others: noted, asked for, answered, each step with who and why."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.calendar import ANSWERS_TO_NEEDS, CalendarAct, NeedKind, NeedStatus
from liaison.models import Counterpart, Meeting, MeetingNeed, NeedStep
from liaison.models.calendar.need import MeetingNeedQuerySet
from liaison.services.calendar.steps import move_on
from secretariat.models import Case, Event
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.reading import has_ongoing, lock_terms


@transaction.atomic
def note_need(
    meeting: Meeting,
    *,
    kind: NeedKind | str,
    what: str,
    due_on: date,
    actor: User,
    languages: str = "",
) -> MeetingNeed:
    """Note what a meeting needs and by when (charter: meeting spaces, interpretation).

    Raises ``DomainError`` once the meeting is over or called off.
    """
    meeting = locked(meeting)
    if not meeting.is_ahead:
        raise DomainError(
            _("%(meeting)s is %(state)s.")
            % {"meeting": meeting, "state": meeting.status_label.lower()},
            rule=_("What a meeting needs is noted before it begins."),
            so=_("Note it with the next meeting."),
        )
    need = MeetingNeed.objects.create(
        meeting=meeting, kind=kind, what=what.strip(), languages=languages, due_on=due_on
    )
    return kept(need, CalendarAct.NEED_NOTED, actor, "")


@transaction.atomic
def ask_need(need: MeetingNeed, *, body: Counterpart, actor: User, reason: str = "") -> MeetingNeed:
    """Record of whom it was asked. What was refused may be asked of somebody else."""
    need = locked(need)
    move_on(need, NeedStatus.ASKED, name=need.what)
    need.asked_of = body
    need.save(update_fields=["status", "asked_of"])
    return kept(need, CalendarAct.NEED_ASKED, actor, reason)


@transaction.atomic
def answer_need(
    need: MeetingNeed, *, status: NeedStatus | str, actor: User, reason: str = ""
) -> MeetingNeed:
    """Record what was answered. Raises ``DomainError`` where less than all comes without why."""
    status = NeedStatus(status)
    if status not in ANSWERS_TO_NEEDS:
        raise DomainError(_("That is no answer to a need."))
    if status != NeedStatus.GRANTED:
        _require(reason, rule=_("What is not granted whole says why."))
    need = locked(need)
    move_on(need, status, name=need.what)
    need.save(update_fields=["status"])
    return kept(need, CalendarAct.NEED_ANSWERED, actor, reason)


@transaction.atomic
def withdraw_need(need: MeetingNeed, *, actor: User, reason: str) -> MeetingNeed:
    """Record that it is no longer needed, and why. Raises ``DomainError``."""
    _require(reason, rule=_("What is no longer needed says why."))
    need = locked(need)
    move_on(need, NeedStatus.WITHDRAWN, name=need.what)
    need.save(update_fields=["status"])
    give_back(need, actor=actor, reason=reason)
    return kept(need, CalendarAct.NEED_WITHDRAWN, actor, reason)


def give_back(need: MeetingNeed, *, actor: User, reason: str) -> None:
    """Give back the room or team of ours that a need has, or the place in the line for it."""
    if need.case and has_ongoing(need.case):
        withdraw_case(need.case, reason=reason, actor=actor)


def lock_with_cases(needs: MeetingNeedQuerySet) -> list[MeetingNeed]:
    """Lock needs, and what they have of ours, before any of them is written down."""
    found = list(needs.order_by("pk").select_for_update(of=("self",)))
    cases = Case.objects.filter(pk__in=[need.case_id for need in found if need.case_id])
    for event in Event.objects.filter(cases__in=cases).distinct().order_by("pk"):
        lock_terms(event, *cases.filter(event=event))
    return found


def follow_cancelling(meeting: Meeting, *, actor: User) -> None:
    """Give back what a meeting that was called off has, or still asks for."""
    needs = meeting.needs.exclude(status__in=(NeedStatus.REFUSED, NeedStatus.WITHDRAWN))
    for need in lock_with_cases(needs):
        withdraw_need(need, actor=actor, reason=_("The meeting was called off."))


def follow_move(meeting: Meeting, was_starts_at: datetime) -> None:
    """Let the days until which open needs wait move with the day of their meeting."""
    days = meeting.starts_at.astimezone(meeting.zone).date() - (
        was_starts_at.astimezone(meeting.zone).date()
    )
    for need in meeting.needs.open() if days else ():
        need.due_on = max(need.due_on + days, clock.today())
        need.save(update_fields=["due_on"])


def _require(reason: str, *, rule: str) -> None:
    if not reason.strip():
        raise DomainError(
            _("No reason was given."), rule=rule, so=_("Write the reason in one sentence.")
        )


def kept(need: MeetingNeed, event: CalendarAct, actor: User | None, reason: str) -> MeetingNeed:
    """Write down where a need stands, and who brought it there; the clock is nobody."""
    NeedStep.objects.create(
        need=need,
        status=need.status,
        asked_of=need.asked_of,
        reason=reason.strip(),
        at=clock.now(),
        by=actor,
    )
    audit.record(
        event,
        need.meeting,
        actor=actor,
        public=need.meeting.is_public,
        need=need.pk,
        kind=need.kind,
        status=need.status,
    )
    return need
