"""Stepping down: one click, and the vacancy is open."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day
from secretariat.choices.terms import EndReason
from secretariat.models import Seat
from secretariat.notifications import terms as notifications
from secretariat.services.terms.seats import vacate_seat
from secretariat.services.terms.vacancies import settle_term


@transaction.atomic
def step_down(seat: Seat, *, actor: User, on: date | None = None) -> Seat:
    """Give up a seat from the day ``on`` (today by default), the first day without.

    The next in the published ranking, else in the queue, is seated at once, or on that
    day if it is still to come. Raises ``DomainError`` if the seat is given up already,
    or for a day that is past or after the term.
    """
    term = locked(seat.term)
    seat = Seat.objects.with_people().select_related("term").get(pk=seat.pk)
    on = on or clock.today()
    if seat.until is not None:
        raise DomainError(
            _("This seat was given up already, with effect from %(day)s.")
            % {"day": on_day(seat.until)},
            rule=_("A seat is given up once; its history is not rewritten."),
            so=_("Nothing was changed."),
        )
    if on < clock.today():
        raise DomainError(
            _("%(day)s is past.") % {"day": on_day(on)},
            rule=_("A seat is given up from today on, or from a later day."),
            so=_("Choose today or a later day."),
        )
    if on > term.ends_on or not term.is_running:
        raise DomainError(
            _("The term ends on %(day)s.") % {"day": on_day(term.ends_on)},
            rule=_("A seat is given up within its term."),
            so=_("Choose an earlier day, or do nothing: the seat ends with the term."),
        )
    vacate_seat(seat, until=on, reason=EndReason.STEPPED_DOWN, actor=actor)
    notifications.seat_vacated(seat)
    settle_term(term)
    return seat
