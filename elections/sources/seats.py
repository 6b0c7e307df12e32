"""Which votes on the seats of groups a call still lacks."""

from django.db.models import Count

from elections.choices import ELECTION_OVER, Route
from elections.models import VolunteerCall
from elections.rules import route_of_group
from families.models import Family, FocalPoint


def routes_of(call: VolunteerCall) -> dict[Family, Route]:
    """Say of each active group how its seats are filled, given who stands now."""
    standing = call.nominations.standing().order_by().values("group")
    offers = dict(standing.annotate(count=Count("pk")).values_list("group", "count"))
    return {
        group: route_of_group(offers.get(group.pk, 0), group.seats, none_offered=call.none_offered)
        for group in Family.objects.active()
    }


def contested(call: VolunteerCall) -> set[int]:
    """Return the groups whose seats need a vote."""
    return {group.pk for group, route in routes_of(call).items() if route == Route.VOTE}


def lacking(call: VolunteerCall) -> list[Family]:
    """Return the groups whose vote is needed and not prepared."""
    real = call.elections.real().exclude(status__in=ELECTION_OVER)
    have = set(real.values_list("group", flat=True))
    routes = routes_of(call).items()
    return [group for group, route in routes if route == Route.VOTE and group.pk not in have]


def lacks_votes(call: VolunteerCall) -> bool:
    """Tell whether a group's vote is needed that nobody has prepared."""
    return bool(lacking(call))


def unseated(call: VolunteerCall) -> list[Family]:
    """Return the groups for which somebody stands who sits without a vote, and does not yet."""
    stand = set(call.nominations.standing().values_list("group", flat=True))
    begun = FocalPoint.objects.filter(designated_by=str(call)).values_list("family", flat=True)
    left = stand - set(begun)
    routes = routes_of(call).items()
    return [group for group, route in routes if route != Route.VOTE and group.pk in left]
