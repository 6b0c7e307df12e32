"""What whoever runs a call sees: what is in order, and the one next step."""

from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.moments import when
from elections.choices import CALL_TRANSITIONS, ELECTION_OVER, CallStatus, Route
from elections.guides.parts import (
    Check,
    Guide,
    Step,
    by_clock,
    cancel_step,
    jobs_check,
    names_of,
    trial_step,
)
from elections.models import VolunteerCall
from elections.sources.seats import has_led_to_something, lacking, unseated
from families.models import FocalPoint


def guide_for_call(call: VolunteerCall) -> Guide:
    """Return what to do next with a call for volunteers."""
    if call.status == CallStatus.CLOSED:
        return _after_call(call)
    checks = [
        jobs_check(),
        Check(
            _("The closing time lies ahead"),
            call.closed_at is not None or call.closes_at > clock.now(),
            when(call.closes_at),
        ),
    ]
    can_cancel = CallStatus.CANCELLED in CALL_TRANSITIONS[CallStatus(call.status)]
    return Guide(checks, _next_step(call), [cancel_step()] if can_cancel else [])


def _next_step(call: VolunteerCall) -> Step | None:
    if call.status == CallStatus.DRAFT:
        what = _(
            "It opens %(opens)s and closes %(closes)s, by the clock. Then %(people)d people are mailed."
        )
        numbers = {
            "opens": when(call.opens_at),
            "closes": when(call.closes_at),
            "people": FocalPoint.objects.sitting().count(),
        }
        lost = _("Its rules and hours cannot be edited any more; it can still be cancelled.")
        return Step("schedule", _("Announce the call"), what % numbers, lost)
    if call.status == CallStatus.SCHEDULED:
        step = Step("open", _("Open the call"), _("The call opens %(at)s."))
        return by_clock(step, call.opens_at)
    if call.status == CallStatus.OPEN:
        step = Step("close", _("Close the call"), _("The call closes %(at)s."))
        return by_clock(step, call.closes_at)
    return None


def _after_call(call: VolunteerCall) -> Guide:
    """Lead on from a closed call; one that has led to nothing can still be cancelled."""
    guide = _after_call_for_seats(call) if call.fills_seats else _after_call_of_families(call)
    end = [] if has_led_to_something(call) else [cancel_step()]
    return Guide(guide.checks, guide.step, [*guide.others, *end])


def _after_call_of_families(call: VolunteerCall) -> Guide:
    running = call.elections.real().exclude(status__in=ELECTION_OVER)
    if call.route != Route.VOTE or running.exists():
        return Guide()
    count = call.interests.standing().count()
    what = _(
        "An election is set up with the %(count)d [families] that offered. Nobody is mailed yet."
    )
    return Guide(
        [], Step("prepare", _("Prepare the election"), what % {"count": count}), [trial_step()]
    )


def _after_call_for_seats(call: VolunteerCall) -> Guide:
    """Lead from a call for people to its votes, and to the seats that need none."""
    votes, seats = lacking(call), unseated(call)
    prepare = Step(
        "prepare_group",
        _("Prepare a vote"),
        _("A vote is set up for one group. Still without one: %(names)s. Nobody is mailed yet.")
        % {"names": names_of(votes)},
    )
    sit = Step(
        "seat",
        _("Seat who needs no vote"),
        _("Begins the mandates of those who stand unopposed, and ends those before: %(names)s.")
        % {"names": names_of(seats)},
        _("A mandate that has begun stays on record."),
    )
    steps = [step for step, left in ((prepare, votes), (sit, seats)) if left]
    return Guide([], steps[0] if steps else None, steps[1:])
