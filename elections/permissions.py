"""Who may do what on this floor. Whether the step is possible is the services' question."""

from django.contrib.auth.models import AnonymousUser

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import is_operator, is_staff
from elections.models import Election, RollEntry, VolunteerCall
from families.permissions.mandates import current_mandate, is_focal_point

Visitor = User | AnonymousUser


def can_run_elections(user: Visitor) -> bool:
    """Election operators (CSD, by the proposal, 2.c) and staff."""
    return is_operator(user) or is_staff(user)


def can_correct_roll(user: Visitor) -> bool:
    """Election operators alone change who may vote, once the roll is frozen (proposal, 2.c)."""
    return is_operator(user)


def can_express_interest(user: Visitor, call: VolunteerCall) -> bool:
    """Sitting focal points may, while the call is open (proposal, 2.b)."""
    return call.is_open and is_focal_point(user)


def voter(user: Visitor, election: Election) -> RollEntry | None:
    """Return the user's place on the roll; the right to vote follows from it alone."""
    if not (user.is_authenticated and user.is_active):
        return None
    return election.roll.valid().filter(user=user).select_related("family").first()


def can_see_roll(user: Visitor, election: Election) -> bool:
    """The roll's names are for those on it, for the bureau, and for who runs the vote."""
    return (
        can_run_elections(user)
        or current_mandate(user) is not None
        or voter(user, election) is not None
    )


def was_on_roll(user: Visitor, election: Election) -> bool:
    """Whoever could vote, or was struck from the roll, can complain."""
    return user.is_authenticated and election.roll.filter(user=user).exists()


def can_complain(user: Visitor, election: Election) -> bool:
    """From the opening of the vote until the hours to complain are over."""
    until = election.complaints_until
    is_time = election.opened_at is not None and (until is None or clock.now() < until)
    return is_time and not election.is_trial and was_on_roll(user, election)
