"""Why a room is not given: each refusal says the rule, the fact and the way out."""

from datetime import datetime

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.moments import on_day, when
from csb_portal.templatetags.face import in_zone
from secretariat.models import Event, Room, RoomBooking, RoomTerms
from secretariat.rules.rooms import (
    MINUTE,
    Span,
    ad_hoc_from,
    desk_opens,
    is_on_grid,
    lies_within,
)
from secretariat.services.rooms.reading import local_day, opening_around

Offer = tuple[Room, Span]


class SlotTaken(DomainError):
    """Somebody has it. ``offers`` says what is free next, and one can wait for it."""

    def __init__(self, fact: str, *, rule: str, so: str, offers: list[Offer]) -> None:
        self.offers = offers
        super().__init__(fact, rule=rule, so=so)


def hours_of(event: Event, span: Span) -> dict[str, str]:
    """Write a time by the clocks of the place: whoever wants a room will be there."""
    return {
        "starts": in_zone(span.starts, event.zone),
        "ends": in_zone(span.ends, event.zone, with_day=False),
    }


def check_open(terms: RoomTerms, now: datetime) -> None:
    """Raise ``DomainError`` where bookings are not taken now."""
    rule = _("Bookings are taken in the hours that were announced, the same for everybody.")
    if terms.opens_at and now < terms.opens_at:
        raise DomainError(
            _("Booking opens on %(moment)s.") % {"moment": when(terms.opens_at)},
            rule=rule,
            so=_("Come back then: nobody is ahead of you."),
        )
    if terms.closes_at and now >= terms.closes_at:
        raise DomainError(
            _("Booking closed on %(moment)s.") % {"moment": when(terms.closes_at)},
            rule=rule,
            so=_("Ask the [secretariat] whether something is free."),
        )
    next_desk = desk_opens(now, terms.desk_opens, terms.desk_closes, terms.event.zone)
    if next_desk > now:
        raise DomainError(
            _("The booking desk is closed. It opens on %(moment)s.")
            % {"moment": in_zone(next_desk, terms.event.zone)},
            rule=rule,
            so=_("Come back then: first come, first served."),
        )


def check_ahead(terms: RoomTerms, span: Span, now: datetime) -> None:
    """Raise ``DomainError`` for a time that is over, or no time at all."""
    if span.ends <= span.starts:
        raise DomainError(
            _("It would end before it begins."), so=_("Choose an hour to end that is later.")
        )
    if span.ends <= now or now - span.starts >= terms.step_minutes * MINUTE:
        raise DomainError(
            _("%(starts)s is past.") % hours_of(terms.event, span),
            rule=_("A room is booked for an hour to come."),
            so=_("Choose a later hour."),
        )


def check_room(terms: RoomTerms, room: Room, span: Span, people: int | None) -> None:
    """Raise ``DomainError`` where a room is not given, not open then, or too small."""
    if not room.is_offered:
        raise DomainError(
            _("%(room)s is not given any more.") % {"room": room}, so=_("Choose another room.")
        )
    day = on_day(local_day(terms.event, span.starts))
    whole = opening_around(room, span)
    if whole is None:
        raise DomainError(
            _("%(room)s is closed on %(day)s.") % {"room": room, "day": day},
            rule=_("A room is booked for hours in which it is open."),
            so=_("Choose another day or another room."),
        )
    if not lies_within(span, whole):
        raise DomainError(
            _("%(room)s is open from %(starts)s to %(ends)s.")
            % ({"room": room} | hours_of(terms.event, whole)),
            rule=_("A room is booked for hours in which it is open."),
            so=_("Choose hours within."),
        )
    if not is_on_grid(span, whole.starts, terms.step_minutes):
        raise DomainError(
            _("%(starts)s to %(ends)s does not fit.") % hours_of(terms.event, span),
            rule=_("Bookings begin and end on steps of %(step)d minutes from the opening on.")
            % {"step": terms.step_minutes},
            so=_("Choose the next step."),
        )
    if people and people > room.capacity:
        raise DomainError(
            _("%(room)s holds %(capacity)d people, and you are %(people)d.")
            % {"room": room, "capacity": room.capacity, "people": people},
            rule=_("A room is given to a group that fits into it."),
            so=_("Choose a larger room."),
        )


def check_ad_hoc(room: Room, span: Span, now: datetime) -> None:
    """Raise ``DomainError`` for a room that nobody books in advance."""
    if not room.is_ad_hoc:
        return
    begins = ad_hoc_from(span.starts, room.ad_hoc_hours, room.event.zone)
    if now < begins:
        raise DomainError(
            _("%(room)s can be had for that hour from %(moment)s on.")
            % {"room": room, "moment": in_zone(begins, room.event.zone)},
            rule=_(
                "Some rooms are ad hoc only, so that something is left for those who come late."
            ),
            so=_("Come back then, or choose a room that is booked in advance."),
        )


def check_limit(minutes: int, left: int | None, limit: int | None, *, what: str) -> None:
    """Raise ``DomainError`` where a group would have more than its share of the day."""
    if left is None or minutes <= left:
        return
    raise DomainError(
        _("You ask for %(minutes)d minutes of %(what)s, and %(left)d are left to you that day.")
        % {"minutes": minutes, "what": what, "left": left},
        rule=_("A group has %(limit)d minutes a day, so that there is room for the others.")
        % {"limit": limit},
        so=_("Choose less, another day, or give something back first."),
    )


def taken_words(event: Event, taken: list[RoomBooking]) -> str:
    """Say from when until when something is taken, and not by whom."""
    both = [booking.hours_at(event.zone) for booking in taken]
    return _("taken from %(hours)s") % {"hours": _(", and from ").join(both)}
