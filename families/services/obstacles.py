"""What stands in the way of a mandate: asked before it is proposed and before it begins."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.moments import on_day
from families.models import Family, FocalPoint
from families.rules.mandates import free_seats, overlaps


def check_may_begin(family: Family, person: User, since: date, until: date | None) -> None:
    """Refuse somebody who cannot sit for a family in that time. Raises ``DomainError``."""
    check_is_active(family)
    if family.since and since < family.since:
        raise DomainError(
            _("The mandate would begin on %(since)s.") % {"since": on_day(since)},
            rule=_("%(family)s is in the register since %(day)s.")
            % {"family": family, "day": on_day(family.since)},
            so=_("Choose that day or a later one."),
        )
    if not person.is_active:
        raise DomainError(
            _("The account of %(person)s is closed.") % {"person": person},
            rule=_("Whoever speaks for a [family] must be able to log in."),
            so=_("Open the account again first."),
        )
    others = FocalPoint.objects.of_days().filter(Q(until=None) | Q(until__gt=since), user=person)
    if until:
        others = others.filter(since__lt=until)
    for other in others.select_related("family"):
        raise DomainError(
            _("%(person)s sits for %(family)s, seat %(seat)s, in that time.")
            % {"person": person, "family": other.family, "seat": other.seat},
            rule=_("A person sits for one [family] at a time."),
            so=_("End that mandate first, or begin this one later."),
        )


def check_is_active(family: Family) -> None:
    """Refuse a family that does not sit now. Raises ``DomainError``."""
    if not family.is_active:
        raise DomainError(
            _("%(family)s is dormant.") % {"family": family},
            rule=_("Only active [families] have [focal points] in office."),
            so=_("Record the [family]'s return first."),
        )


def free_seat(family: Family, seat: int | None, since: date, until: date | None = None) -> int:
    """Return the seat to give, or raise ``DomainError`` if nobody can take it."""
    others = FocalPoint.objects.filter(family=family).select_related("user")
    held = {
        mandate.seat: mandate
        for mandate in others
        if overlaps(since, until, mandate.since, mandate.until)
    }
    free = free_seats(family.seats, held)
    if seat in free or (seat is None and free):
        return seat or free[0]
    if seat in held:
        fact = who_holds(held[seat])
    else:
        fact = _("%(family)s has no such free seat.") % {"family": family}
    raise DomainError(
        fact,
        rule=_("A [family] has %(seats)s seats, and one person sits in each.")
        % {"seats": family.seats},
        so=_("End a mandate first, or choose a seat or a day on which it is free."),
    )


def who_holds(mandate: FocalPoint) -> str:
    """Say in a sentence who holds a seat, and from when or until when."""
    about = {"seat": mandate.seat, "family": mandate.family, "person": mandate.user}
    if mandate.until:
        fact = _("Seat %(seat)s of %(family)s is held by %(person)s until %(until)s.")
        return fact % {**about, "until": on_day(mandate.until)}
    if mandate.is_designate:
        fact = _("Seat %(seat)s of %(family)s is given to %(person)s from %(since)s on.")
        return fact % {**about, "since": on_day(mandate.since)}
    return _("Seat %(seat)s of %(family)s is held by %(person)s.") % about
