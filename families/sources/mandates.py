"""What this floor tells the home page, somebody's desk and the monthly report."""

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from families.models import Family, FamilyStatusChange, FocalPoint
from families.permissions.mandates import can_manage_families, current_mandate


def vacant_seats() -> int:
    """Count the seats of active families that nobody holds today."""
    seats = Family.objects.active().aggregate(seats=Sum("seats"))["seats"] or 0
    return max(0, seats - FocalPoint.objects.sitting().count())


def notices() -> list[Notice]:
    """Say which seats stand empty, so that families fill them."""
    count = vacant_seats()
    if not count:
        return []
    title = ngettext(
        "%(count)d seat of the [bureau] is vacant",
        "%(count)d seats of the [bureau] are vacant",
        count,
    )
    detail = _(
        "A [family] fills its own seats; the directory says which are empty, and since when."
    )
    return [Notice(title % {"count": count}, reverse("families:family-list"), detail)]


def tasks_for(user: User) -> list[Task]:
    """Say what needs ``user`` now: a basis to be stated, or seats to be filled."""
    tasks = []
    mandate = current_mandate(user)
    if mandate and not mandate.has_basis:
        tasks.append(_state_basis(mandate))
    if can_manage_families(user) and (count := vacant_seats()):
        tasks.append(_fill_seats(count))
    return tasks


def _state_basis(mandate: FocalPoint) -> Task:
    return Task(
        title=_("Say how %(family)s chose you") % {"family": mandate.family},
        url=reverse("families:mandate-basis", args=[mandate.family.slug]),
        action=_("State it"),
        detail=_("Everybody can read on whose word you speak. “Ad hoc” is an answer as well."),
    )


def _fill_seats(count: int) -> Task:
    title = ngettext("%(count)d seat is vacant", "%(count)d seats are vacant", count)
    return Task(
        title=title % {"count": count},
        url=reverse("families:family-list"),
        action=_("See which"),
        detail=_(
            "Ask the [families] whom they send; who is chosen is proposed, and confirmed by another."
        ),
    )


def _families(month: Month) -> QuerySet[Family]:
    return Family.objects.active_on(month.last_day).order_by("sort_order")


def _seats(month: Month) -> QuerySet[FocalPoint]:
    sitting = FocalPoint.objects.sitting(month.last_day).select_related("family", "user")
    return sitting.order_by("family__sort_order", "seat")


def _family(family: Family) -> Notice:
    return Notice(str(family), family.get_absolute_url())


def _seat(mandate: FocalPoint) -> Notice:
    seat = _("%(family)s, seat %(seat)d") % {"family": mandate.family, "seat": mandate.seat}
    return Notice(seat, mandate.family.get_absolute_url(), str(mandate.user))


FIGURES = (
    Figure(
        "families_active",
        "families",
        _lazy("[Families] active"),
        _lazy("[Families] of the register that were active at the end of the month's last day."),
        _families,
        _family,
    ),
    Figure(
        "seats_filled",
        "families",
        _lazy("Seats filled"),
        _lazy("Mandates of active [families] that ran at the end of the month's last day."),
        _seats,
        _seat,
        about=("", "family"),
    ),
)


def entries(month: Month) -> list[Entry]:
    """Tell of the month's comings and goings: mandates, and families that slept or woke."""
    first, last = month.first_day, month.last_day
    held = FocalPoint.objects.of_days().filter(since__lte=clock.today())
    began = held.filter(since__range=(first, last))
    ended = held.filter(until__range=(first, min(last, clock.today())))
    changes = FamilyStatusChange.objects.filter(on__range=(first, last))
    told = [(m.since, _told(m, _("%(person)s sits for %(family)s."))) for m in _whole(began)]
    told += [(m.until or last, _told(m, _("%(person)s left %(family)s."))) for m in _whole(ended)]
    told += [(change.on, _told_change(change)) for change in changes.select_related("family")]
    return [entry for _on, entry in sorted(told, key=lambda pair: pair[0])]


def _whole(mandates: QuerySet[FocalPoint]) -> list[FocalPoint]:
    return list(mandates.select_related("family", "user"))


def _told(mandate: FocalPoint, sentence: str) -> Entry:
    title = sentence % {"person": mandate.user, "family": mandate.family}
    return Entry("families", title, mandate.family.get_absolute_url())


def _told_change(change: FamilyStatusChange) -> Entry:
    title = _("%(family)s: %(status)s.") % {
        "family": change.family,
        "status": change.get_became_display().lower(),
    }
    return Entry("families", title, change.family.get_absolute_url())
