"""Expressions of interest: one voice a family, with a receipt, and nothing lost."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from csb_portal.references import next_reference
from elections.choices import CallStatus, ElectionEvent, InterestStatus, SecondVoice
from elections.models import ExpressionOfInterest, KeptStatement, VolunteerCall
from elections.notifications import calls as notifications
from elections.services.calls import open_if_due
from families.models import FocalPoint


class InterestRefused(DomainError):
    """The call does not take this expression of interest; its text was kept."""


def express_interest(
    call: VolunteerCall, focal_point: FocalPoint, *, statement: str
) -> ExpressionOfInterest:
    """Put a family forward for the secretariat (proposal, 2.b).

    Raises ``InterestRefused`` with the reason and the server's time; the text is kept
    and mailed back to its author.
    """
    open_if_due(call)
    try:
        return _express_interest(call, focal_point, statement)
    except InterestRefused as refusal:
        _keep(call, focal_point, statement, refusal)
        raise


@transaction.atomic
def _express_interest(
    call: VolunteerCall, focal_point: FocalPoint, statement: str
) -> ExpressionOfInterest:
    call = locked(call)
    _check_open(call)
    standing = call.interests.standing().filter(family=focal_point.family).first()
    if standing and (standing.expressed_by, standing.statement) == (focal_point, statement):
        return standing  # a doubled click
    if standing:
        raise InterestRefused(
            _("%(family)s has already expressed interest (%(reference)s).")
            % {"family": focal_point.family, "reference": standing.reference},
            rule=_("A [family] speaks with one voice in a call."),
            so=_("To change the text, withdraw that one first; yours has been kept."),
        )
    partner = second_focal_point(focal_point)
    interest = ExpressionOfInterest.objects.create(
        reference=next_reference("EI", clock.today().year),
        call=call,
        family=focal_point.family,
        expressed_by=focal_point,
        statement=statement,
        received_at=clock.now(),
        second_voice=SecondVoice.SILENT if partner else SecondVoice.VACANT,
    )
    notifications.interest_expressed(interest, partner.user if partner else None)
    audit.record(
        ElectionEvent.INTEREST_EXPRESSED,
        interest,
        actor=focal_point.user,
        call=call.slug,
        family=interest.family.slug,
    )
    return interest


def _check_open(call: VolunteerCall) -> None:
    if call.fills_seats:
        raise InterestRefused(
            _("This call asks people who would sit, and not [families]."),
            so=_("Whoever wants to sit offers on the page of the call; your text is kept."),
        )
    if call.is_open:
        return
    now = clock.now()
    if call.status == CallStatus.CANCELLED:
        raise InterestRefused(
            _("The call was cancelled."), so=_("Your text is kept for the next call.")
        )
    if now < call.opens_at:
        raise InterestRefused(
            _("The call is not open yet."), so=_("Come back when it opens; your text is kept.")
        )
    raise InterestRefused(
        _("Your answer reached the server at %(time)s; the call closed at %(close)s.")
        % {"time": when(now), "close": when(call.closes_at)},
        rule=_("A call takes answers until the moment it closes, for everybody alike."),
        so=_("Nothing is lost: your text is kept and will be offered to you in the next call."),
    )


@transaction.atomic
def _keep(
    call: VolunteerCall, focal_point: FocalPoint, statement: str, refusal: InterestRefused
) -> None:
    kept = KeptStatement.objects.create(
        call=call,
        author=focal_point.user,
        statement=statement,
        refused_at=clock.now(),
        reason=str(refusal),
    )
    notifications.interest_refused(kept)
    audit.record(
        ElectionEvent.INTEREST_REFUSED,
        call,
        actor=focal_point.user,
        family=focal_point.family.slug,
        private={"reason": str(refusal)},
    )


def kept_statement(user: User) -> str:
    """Return the text the portal last had to refuse from ``user``, to begin anew with."""
    kept = KeptStatement.objects.filter(author=user).first()
    return kept.statement if kept else ""


@transaction.atomic
def answer_as_second_voice(
    interest: ExpressionOfInterest, focal_point: FocalPoint, *, supports: bool
) -> ExpressionOfInterest:
    """Let the family's other focal point confirm the offer, or say that they do not.

    Either is shown; silence is shown as well, and the offer stands in each case.
    """
    locked(interest.call)
    interest = locked(interest)
    _check_standing(interest)
    if interest.second_voice_at:
        raise DomainError(_("Your [family]'s second [focal point] has answered already."))
    if clock.now() >= interest.confirm_by:
        raise DomainError(
            _("The time to confirm this offer has passed; that you were silent is shown."),
            rule=_("The second [focal point] has 48 hours, or until the call closes if longer."),
        )
    if (
        focal_point.family_id != interest.family_id
        or focal_point.user_id == interest.expressed_by.user_id
    ):
        raise DomainError(
            _("You are not the second [focal point] of this [family]."),
            rule=_("One [focal point] offers, and the other of the same [family] confirms."),
        )
    interest.second_voice = SecondVoice.CONFIRMED if supports else SecondVoice.DECLINED
    interest.second_voice_at = clock.now()
    interest.save(update_fields=["second_voice", "second_voice_at"])
    event = ElectionEvent.INTEREST_CONFIRMED if supports else ElectionEvent.INTEREST_DECLINED
    audit.record(event, interest, actor=focal_point.user, family=interest.family.slug)
    return interest


@transaction.atomic
def withdraw_interest(
    interest: ExpressionOfInterest, focal_point: FocalPoint
) -> ExpressionOfInterest:
    """Take a family's offer back while the call is open; either focal point may."""
    call = locked(interest.call)
    interest = locked(interest)
    if focal_point.family_id != interest.family_id:
        raise DomainError(_("Only the [family] that made an offer can withdraw it."))
    _check_standing(interest)
    if not call.is_open:
        raise DomainError(
            _("The call has closed."),
            rule=_("An offer can be withdrawn while the call is open."),
            so=_("Please write to the [Civil Society Division]."),
        )
    interest.move_to(InterestStatus.WITHDRAWN)
    interest.withdrawn_at = clock.now()
    interest.save(update_fields=["status", "withdrawn_at"])
    notifications.interest_withdrawn(interest)
    audit.record(
        ElectionEvent.INTEREST_WITHDRAWN,
        interest,
        actor=focal_point.user,
        family=interest.family.slug,
    )
    return interest


def _check_standing(interest: ExpressionOfInterest) -> None:
    if interest.status != InterestStatus.STANDING:
        raise DomainError(_("%(interest)s has been withdrawn.") % {"interest": interest})


def second_focal_point(focal_point: FocalPoint) -> FocalPoint | None:
    """Return who else speaks for the family of ``focal_point`` now."""
    others = FocalPoint.objects.sitting().filter(family=focal_point.family)
    return others.exclude(user=focal_point.user).first()
