"""A family puts its own requests in order, until the deadline."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from families.models import Family
from secretariat.choices.passes import PassEvent
from secretariat.models import PassPool, PassRequest
from secretariat.permissions.cases import is_own_case


def requests_to_rank(pool: PassPool, family: Family) -> list[PassRequest]:
    """Return what a family ranks: in its order so far, then in the order of time."""
    return sorted(
        pool.requests.counting().with_people().filter(case__family=family),
        key=lambda each: (
            each.rank is None,
            each.rank or 0,
            each.case.received_at,
            each.case.reference,
        ),
    )


def apart_from_own(
    requests: Sequence[PassRequest], actor: User
) -> tuple[list[PassRequest], list[PassRequest]]:
    """Return what ``actor`` may rank, and what they asked for themselves."""
    own = [request for request in requests if is_own_case(actor, request.case)]
    return [request for request in requests if request not in own], own


@transaction.atomic
def rank_requests(
    pool: PassPool, family: Family, numbers: Sequence[str], *, actor: User
) -> list[PassRequest]:
    """Write down a family's order: the references, first to last; what is left out goes by time.

    Either focal point can do it, and the last word counts. A focal point's own request comes
    after all others, and only the other focal point can give it a place. Raises ``DomainError``
    after the deadline, and for a number that is one's own, not the family's, or comes twice.
    """
    pool = locked(pool)
    _check_open(pool)
    others, own = apart_from_own(requests_to_rank(pool, family), actor)
    if any(request.number in numbers for request in own):
        raise DomainError(
            _("You asked for a pass yourself."),
            rule=_("Nobody decides on what they asked for."),
            so=_("Leave your own request out; the other [focal point] can give it a place."),
        )
    if len(set(numbers)) != len(numbers) or set(numbers) - {each.number for each in others}:
        raise DomainError(
            _("A number comes twice, or is not a request of your [family]."),
            rule=_("Each request of the [family] has one place in its order."),
            so=_("Give each a place of its own; leave out what shall go by time."),
        )
    if own:  # what goes by time has a place as well, so that one's own goes by none of it
        by_time = sorted(others, key=lambda each: (each.case.received_at, each.number))
        numbers = list(dict.fromkeys([*numbers, *(each.number for each in by_time)]))
    places = {number: place for place, number in enumerate(numbers, start=1)}
    for request in (*others, *own):
        request.rank = places.get(request.number)
    PassRequest.objects.bulk_update([*others, *own], ["rank"])
    audit.record(
        PassEvent.RANKED, pool, actor=actor, family=family.slug, order=",".join(numbers)[:200]
    )
    return requests_to_rank(pool, family)


def _check_open(pool: PassPool) -> None:
    if not pool.can_be_ranked:
        raise DomainError(
            _("The time to rank ended on %(moment)s.") % {"moment": when(pool.ranking_until)},
            rule=_("[Focal points] rank the requests of their [family] until the deadline."),
            so=_("The last order that was saved counts; what was not ranked goes by time."),
        )
