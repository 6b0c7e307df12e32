"""Write minutes: many hands, nobody's words lost, and corrections beside what they correct."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.meetings import MeetingEvent, MinutesStatus
from liaison.models import Meeting, Minutes, MinutesText


class StaleMinutes(DomainError):
    """Somebody saved another text meanwhile. ``current`` is that text."""

    def __init__(self, current: MinutesText) -> None:
        self.current = current
        super().__init__(
            _("%(person)s saved another text while you were at it.") % {"person": current.saved_by},
            rule=_("Nobody's words are overwritten unread."),
            so=_("Compare the two below, take over what you want to keep, and save again."),
        )


@transaction.atomic
def save_minutes(meeting: Meeting, *, body: str, based_on: int, actor: User) -> MinutesText:
    """Save the text of the minutes in work; the first text begins them.

    ``based_on`` is the number of the text the writer started from, 0 for none. Saving what
    is there already changes nothing. Raises ``StaleMinutes`` if somebody saved meanwhile,
    and ``DomainError`` before the meeting and once the minutes are handed in.
    """
    meeting = locked(meeting)
    if not meeting.took_place:
        raise DomainError(
            _("%(meeting)s is %(state)s.")
            % {"meeting": meeting, "state": meeting.status_label.lower()},
            rule=_("Minutes are written of a meeting that has begun."),
            so=_("Wait until its hour."),
        )
    if not body.strip():
        raise DomainError(
            _("The text is empty."),
            rule=_("Minutes say what was said."),
            so=_("Write something, or leave the page; nothing was changed."),
        )
    minutes = _in_work(meeting)
    current = minutes.texts.last() if minutes else None
    if current and current.number != based_on:
        if current.body == body:
            return current
        raise StaleMinutes(current)
    if current and current.body == body:
        return current
    minutes = minutes or meeting.minutes.create(number=1)
    return _save_text(minutes, body, actor)


def _in_work(meeting: Meeting) -> Minutes | None:
    minutes = meeting.minutes.last()
    if minutes is None or minutes.status == MinutesStatus.DRAFT:
        return minutes
    if minutes.status in (MinutesStatus.AWAITING, MinutesStatus.APPROVED):
        raise DomainError(
            _("These minutes are handed in for approval."),
            rule=_("A text others look at does not change under their eyes."),
            so=_("Send them back first; then they are a draft again."),
        )
    raise DomainError(
        _("The minutes of %(meeting)s are published.") % {"meeting": meeting},
        rule=_("What is published is never edited, only replaced by a new version."),
        so=_("Begin a correction."),
    )


def _save_text(minutes: Minutes, body: str, actor: User) -> MinutesText:
    last = minutes.texts.last()
    text = minutes.texts.create(
        number=last.number + 1 if last else 1, body=body, saved_at=clock.now(), saved_by=actor
    )
    audit.record(
        MeetingEvent.MINUTES_SAVED,
        minutes.meeting,
        actor=actor,
        public=False,
        version=minutes.number,
        text=text.number,
    )
    return text


@transaction.atomic
def begin_correction(meeting: Meeting, *, change: str, actor: User) -> Minutes:
    """Begin the next version of published minutes; the published one stays as it is.

    Raises ``DomainError`` when none are published, one is in work, or ``change`` is empty.
    """
    meeting = locked(meeting)
    last = meeting.minutes.last()
    if last is None or last.status != MinutesStatus.PUBLISHED:
        raise DomainError(
            _("No minutes are published, or a correction is in work already."),
            rule=_("A correction begins from what is published, one at a time."),
            so=_("Look at the minutes of the meeting."),
        )
    if not change.strip():
        raise DomainError(
            _("It is not said what changes."),
            rule=_("A correction tells its readers what it corrects."),
            so=_("Write one sentence."),
        )
    minutes = meeting.minutes.create(number=last.number + 1, change=change.strip())
    _save_text(minutes, last.text.body, actor)
    audit.record(MeetingEvent.CORRECTION_BEGUN, meeting, actor=actor, version=minutes.number)
    return minutes
