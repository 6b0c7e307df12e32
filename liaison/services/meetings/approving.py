"""Stand by minutes: a second person, the other body where two own the meeting, then the public."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.meetings import Consent, MeetingEvent, MinutesStatus
from liaison.models import Contact, Minutes
from liaison.notifications import meetings as notifications
from liaison.rules.meetings import second_person
from liaison.services.meetings.sides import check_speaks_for_other_side


@transaction.atomic
def submit_minutes(minutes: Minutes, *, actor: User) -> Minutes:
    """Hand minutes in: to a second person, and to the other body where two own the meeting.

    Its silence for the hours the meeting was planned with counts as no objection.
    """
    minutes = _locked(minutes)
    minutes.move_to(MinutesStatus.AWAITING)
    now = clock.now()
    minutes.submitted_at, minutes.submitted_by = now, actor
    minutes.returned_reason = ""
    if minutes.meeting.is_shared:
        minutes.objections_until = now + timedelta(hours=minutes.meeting.objection_hours)
    minutes.save()
    notifications.minutes_submitted(minutes)
    audit.record(
        MeetingEvent.MINUTES_SUBMITTED,
        minutes.meeting,
        actor=actor,
        version=minutes.number,
        text=minutes.text.number,
        objections_until=minutes.objections_until,
    )
    return minutes


@transaction.atomic
def second_minutes(minutes: Minutes, *, actor: User, seen: int) -> Minutes:
    """Approve minutes as a second person, one who wrote none of this version's texts.

    ``seen`` is the number of the text that was read. Raises ``DomainError`` for a writer,
    for another text, and when somebody approved them already.
    """
    minutes = _locked(minutes)
    _check_awaiting(minutes, seen)
    writers = set(minutes.texts.values_list("saved_by", flat=True))
    if not second_person(actor.pk, writers):
        raise DomainError(
            _("You wrote on this version."),
            rule=_("Minutes are approved by a second person."),
            so=_("Ask another member of the [secretariat]."),
        )
    if minutes.seconded_at:
        raise DomainError(
            _("%(person)s approved them already.") % {"person": minutes.seconded_by},
            rule=_("One second person is enough."),
            so=_("Nothing is left to do for you here."),
        )
    minutes.seconded_at, minutes.seconded_by = clock.now(), actor
    _settle(minutes)
    audit.record(
        MeetingEvent.MINUTES_SECONDED, minutes.meeting, actor=actor, version=minutes.number
    )
    return minutes


@transaction.atomic
def consent_to_minutes(minutes: Minutes, *, contact: Contact | None, seen: int) -> Minutes:
    """Record the other body's word, or by the clock (``None``) its silence.

    Raises ``DomainError`` where it agreed already, is not asked, or saw another text.
    """
    minutes = _locked(minutes)
    check_speaks_for_other_side(contact, minutes.meeting)
    _check_awaiting(minutes, seen)
    if not minutes.needs_consent:
        raise DomainError(
            _("The other body has agreed already, or is not asked."),
            rule=_("One word of the other body is enough."),
            so=_("Nothing is left to do here."),
        )
    minutes.consent = (Consent.LINK if contact else Consent.SILENCE).value
    minutes.consented_at, minutes.consented_by = clock.now(), contact
    _settle(minutes)
    audit.record(
        MeetingEvent.MINUTES_CONSENTED,
        minutes.meeting,
        actor=None,
        version=minutes.number,
        by=minutes.consent,
    )
    return minutes


@transaction.atomic
def return_minutes(
    minutes: Minutes,
    *,
    reason: str,
    actor: User | None = None,
    contact: Contact | None = None,
    seen: int | None = None,
) -> Minutes:
    """Send minutes back to their writers: a second person's remark, or the other body's objection.

    Whoever approved them is asked anew. ``seen`` is the number of the text that was read.
    The bureau may still send back what is approved and not published. Raises ``DomainError``
    without a reason, and for another text.
    """
    minutes = _locked(minutes)
    check_speaks_for_other_side(contact, minutes.meeting)
    if contact or (seen is not None and minutes.text.number != seen):
        _check_awaiting(minutes, minutes.text.number if seen is None else seen)
    minutes.move_to(MinutesStatus.DRAFT)
    if not reason.strip():
        raise DomainError(
            _("It is not said what should change."),
            rule=_("Minutes are sent back with a reason."),
            so=_("Write what is wrong or missing."),
        )
    minutes.returned_reason = reason.strip()
    minutes.seconded_at = minutes.seconded_by = None
    minutes.consent, minutes.consented_at, minutes.consented_by = "", None, None
    minutes.objections_until = None
    minutes.save()
    notifications.minutes_returned(minutes, by_other_side=contact is not None)
    audit.record(
        MeetingEvent.MINUTES_RETURNED,
        minutes.meeting,
        actor=actor,
        version=minutes.number,
        side="other" if contact else "bureau",
        private={"reason": minutes.returned_reason},
    )
    return minutes


@transaction.atomic
def publish_minutes(minutes: Minutes, *, actor: User) -> Minutes:
    """Let everyone read approved minutes; the version they correct stays beside them."""
    minutes = _locked(minutes)
    minutes.move_to(MinutesStatus.PUBLISHED)
    for before in minutes.meeting.minutes.filter(status=MinutesStatus.PUBLISHED):
        before.move_to(MinutesStatus.SUPERSEDED)
        before.save(update_fields=["status"])
    minutes.published_at, minutes.published_by = clock.now(), actor
    minutes.save()
    notifications.minutes_published(minutes)
    audit.record(
        MeetingEvent.MINUTES_PUBLISHED,
        minutes.meeting,
        actor=actor,
        version=minutes.number,
        text=minutes.text.number,
        due_at=minutes.meeting.minutes_due_at,
    )
    return minutes


def _locked(minutes: Minutes) -> Minutes:
    meeting = locked(minutes.meeting)
    minutes = locked(minutes)
    minutes.meeting = meeting
    return minutes


def _check_awaiting(minutes: Minutes, seen: int) -> None:
    if minutes.status != MinutesStatus.AWAITING or minutes.text.number != seen:
        raise DomainError(
            _("This text of the minutes is not waiting for approval."),
            rule=_("People approve the text they have read, after it was handed in."),
            so=_("Open the minutes anew to see where they stand."),
        )


def _settle(minutes: Minutes) -> None:
    if minutes.seconded_at and not minutes.needs_consent:
        minutes.move_to(MinutesStatus.APPROVED)
    minutes.save()
