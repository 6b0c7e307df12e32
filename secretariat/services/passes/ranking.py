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
from secretariat.choices.passes import Outcome, PassEvent
from secretariat.models import PassPool, PassRequest
from secretariat.permissions.cases import is_own_case


def requests_to_rank(pool: PassPool, family: Family) -> list[PassRequest]:
    """Return what a family ranks: in its order so far, then in the order of time."""
    found = pool.requests.standing().with_people().exclude(outcome=Outcome.REFUSED)
    return sorted(
        found.filter(case__family=family),
        key=lambda each: (
            each.rank is None,
            each.rank or 0,
            each.case.received_at,
            each.case.reference,
        ),
    )


@transaction.atomic
def rank_requests(
    pool: PassPool, family: Family, numbers: Sequence[str], *, actor: User
) -> list[PassRequest]:
    """Write down a family's order: the references, first to last; what is left out goes by time.

    Either focal point can do it, and the last word counts. Raises ``DomainError`` after the
    deadline, for a number that is not the family's or comes twice, and where the focal point
    asked for a pass as well.
    """
    pool = locked(pool)
    _check_open(pool)
    standing = requests_to_rank(pool, family)
    if any(is_own_case(actor, request.case) for request in standing):
        raise DomainError(
            _("You asked for a pass yourself."),
            rule=_("Nobody decides on what they asked for."),
            so=_("Leave the order to the other [focal point]; without one, time decides."),
        )
    places = {number: place for place, number in enumerate(numbers, start=1)}
    by_number = {request.number: request for request in standing}
    if len(places) != len(numbers) or set(places) - set(by_number):
        raise DomainError(
            _("A number comes twice, or is not a request of your [family]."),
            rule=_("Each request of the [family] has one place in its order."),
            so=_("Give each a place of its own; leave out what shall go by time."),
        )
    for request in standing:
        request.rank = places.get(request.number)
    PassRequest.objects.bulk_update(standing, ["rank"])
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
