"""How the seats of groups are filled by a call, and what of that is still to be done."""

from django.db.models import Count

from elections.choices import ELECTION_OVER, Route
from elections.models import GroupSeats, VolunteerCall
from elections.rules import route_of_group
from families.models import Family


def seats_of(call: VolunteerCall) -> list[GroupSeats]:
    """Say of each group how many seats a call fills, and how.

    As it was settled when the call closed; before that, as it would be if it closed now.
    """
    if call.closed_at:
        return list(call.group_seats.select_related("group"))
    return seats_now(call)


def seats_now(call: VolunteerCall) -> list[GroupSeats]:
    """Say how the seats of each active group would be filled, given who stands now.

    A dormant one has none to fill; those who offered for it before are not forgotten silently.
    """
    standing = call.nominations.standing().order_by().values("group")
    offers = dict(standing.annotate(count=Count("pk")).values_list("group", "count"))
    groups = Family.objects.active() | Family.objects.filter(pk__in=offers)
    return [_row(call, group, offers.get(group.pk, 0)) for group in groups]


def _row(call: VolunteerCall, group: Family, offers: int) -> GroupSeats:
    if not group.is_active:
        return GroupSeats(call=call, group=group, seats=0, route=Route.FILL)
    route = route_of_group(offers, group.seats, none_offered=call.none_offered)
    return GroupSeats(call=call, group=group, seats=group.seats, route=route)


def settled(call: VolunteerCall, group: Family) -> GroupSeats | None:
    """Return what was settled for a group when the call closed, if anything was."""
    return call.group_seats.filter(group=group).first()


def has_led_to_something(call: VolunteerCall) -> bool:
    """Tell whether somebody serves by a closed call, or may by a vote that is not over."""
    votes = call.elections.real().exclude(status__in=ELECTION_OVER)
    serves = not call.fills_seats and call.route != Route.VOTE
    return serves or votes.exists() or call.seatings.filter(election=None).exists()


def contested(call: VolunteerCall) -> set[int]:
    """Return the groups whose seats need a vote."""
    return {row.group_id for row in seats_of(call) if row.needs_vote}


def lacking(call: VolunteerCall) -> list[Family]:
    """Return the groups whose vote is needed and not prepared."""
    real = call.elections.real().exclude(status__in=ELECTION_OVER)
    have = set(real.values_list("group", flat=True))
    return [row.group for row in seats_of(call) if row.needs_vote and row.group_id not in have]


def unseated(call: VolunteerCall) -> list[Family]:
    """Return the groups for which somebody stands who sits without a vote, and does not yet."""
    stand = set(call.nominations.standing().values_list("group", flat=True))
    begun = call.seatings.filter(election=None).values_list("mandate__family", flat=True)
    left = stand - set(begun)
    return [row.group for row in seats_of(call) if row.needs_none and row.group_id in left]
