"""What rooms tell the front page, somebody's desk and the monthly report."""

from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from secretariat.models import RoomTerms


def notices() -> list[Notice]:
    """Say at which meetings rooms can be booked now, and at which they soon can."""
    now = clock.now()
    ahead = RoomTerms.objects.filter(event__last_day__gte=clock.today()).select_related("event")
    return [_notice(terms) for terms in ahead if terms.closes_at is None or now < terms.closes_at]


def _notice(terms: RoomTerms) -> Notice:
    url = reverse("participation:room-day", args=[terms.event.slug])
    words = {"event": terms.event}
    detail = _("First come, first served, with a limit for each group and day.")
    if terms.is_open():
        title = _("Rooms at %(event)s can be booked") % words
        return Notice(title, url, detail, until=terms.closes_at)
    return Notice(_("Rooms at %(event)s can be booked soon") % words, url, detail, terms.opens_at)


def tasks_for(user: User) -> list[Task]:
    """Nothing of rooms waits for anybody: who waits steps up by the clock."""
    return []


def entries(month: Month) -> list[Entry]:
    """Rooms are no act of the monthly report."""
    return []
