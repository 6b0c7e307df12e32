"""Who waits steps up by itself as soon as something is free: booked at once, and told so.

A booking and not an offer: while an offer waits for its answer the room stands empty, and at a
conference that is most of an hour. Whoever no longer needs it gives it back by one click.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from secretariat.choices.cases import CaseStatus
from secretariat.choices.rooms import BookingStatus, RoomAct
from secretariat.models import Case, ResourceBooking, RoomBooking, RoomTerms
from secretariat.notifications import rooms as notifications
from secretariat.rules.rooms import Held, Wish, minutes_left, stepping_up
from secretariat.services.cases.steps import move_case
from secretariat.services.rooms.reading import local_day


def fill_slots(terms: RoomTerms) -> int:
    """Give what is free to those who wait, in their order; return to how many.

    The caller has locked ``terms`` and whoever waits. What goes beyond the limits of a group
    stays waiting; whose hour has come is told that nothing was freed.
    """
    _lapse(terms)
    return _fill_rooms(terms) + _fill_resources(terms)


def _fill_rooms(terms: RoomTerms) -> int:
    waiting = list(
        RoomBooking.objects.waiting()
        .filter(room__event=terms.event, room__is_offered=True)
        .select_related("case", "room__event", "group__family")
    )
    if not waiting:
        return 0
    held = list(RoomBooking.objects.held().filter(room__event=terms.event).select_related("group"))
    taken: dict[Hashable, list[Held]] = defaultdict(list)
    for booking in held:
        taken[booking.room_id].append((1, booking.span))
    wishes = _wishes(terms, [(one, one.room_id, one.group_id) for one in waiting])
    left = _left(terms, [(one, one.group_id) for one in waiting + held], terms.minutes_per_day)
    units = stepping_up(wishes, taken, {}, left)
    for booking in (one for number, one in enumerate(waiting) if number in units):
        _step_up_room(booking)
    return len(units)


def _fill_resources(terms: RoomTerms) -> int:
    waiting = list(
        ResourceBooking.objects.waiting()
        .filter(resource__event=terms.event)
        .select_related("case", "resource__event", "group__family")
    )
    if not waiting:
        return 0
    held = list(
        ResourceBooking.objects.held().filter(resource__event=terms.event).select_related("group")
    )
    out: dict[Hashable, list[Held]] = defaultdict(list)
    for row in held:
        out[row.resource_id].append((row.unit, row.span))
    quantities: dict[Hashable, int] = {row.resource_id: row.resource.quantity for row in waiting}
    accounts = [(row, (row.group_id, row.resource_id)) for row in waiting + held]
    wishes = _wishes(terms, [(row, row.resource_id, key) for row, key in accounts[: len(waiting)]])
    left = _left(terms, accounts, terms.resource_minutes_per_day)
    units = stepping_up(wishes, out, quantities, left)
    by_case: dict[Case, list[ResourceBooking]] = defaultdict(list)
    for number, row in enumerate(waiting):
        if number in units:
            row.move_to(BookingStatus.HELD)
            row.unit = units[number]
            row.save(update_fields=["status", "unit"])
            by_case[row.case].append(row)
    for case, rows in by_case.items():
        _step_up_case(case, rows)
    return len(units)


Row = RoomBooking | ResourceBooking


def _wishes(terms: RoomTerms, rows: Iterable[tuple[Row, Hashable, Hashable]]) -> list[Wish]:
    return [
        Wish(number, thing, row.span, _account(terms, row, key))
        for number, (row, thing, key) in enumerate(rows)
    ]


def _account(terms: RoomTerms, row: Row, key: Hashable) -> Hashable:
    """Whose minutes of which day it costs; nobody's where no limit holds."""
    is_free = not row.group.is_limited or bool(getattr(row, "beyond", None))
    return None if is_free else (key, local_day(terms.event, row.starts_at))


def _left(
    terms: RoomTerms, rows: Iterable[tuple[Row, Hashable]], limit: int | None
) -> dict[Hashable, int | None]:
    had: dict[Hashable, list] = defaultdict(list)
    for row, key in rows:
        account = (key, local_day(terms.event, row.starts_at))
        had[account] += [row.span] if row.is_held else []
    return {account: minutes_left(limit, spans) for account, spans in had.items()}


def _step_up_room(booking: RoomBooking) -> None:
    booking.move_to(BookingStatus.HELD)
    booking.save(update_fields=["status"])
    booking.case = move_case(booking.case, CaseStatus.GRANTED, is_told=False)
    audit.record(RoomAct.STEPPED_UP, booking.case, actor=None, room=booking.room_id)
    notifications.room_stepped_up(booking)


def _step_up_case(case: Case, rows: Sequence[ResourceBooking]) -> None:
    if case.status == CaseStatus.WAITING_LIST:
        case = move_case(case, CaseStatus.GRANTED, is_told=False)
    audit.record(RoomAct.RESOURCE_STEPPED_UP, case, actor=None, count=len(rows))
    notifications.resources_stepped_up(case, rows)


def _lapse(terms: RoomTerms) -> None:
    """End the waits whose hour has come, and say so where a case has or waits for more."""
    now, event = clock.now(), terms.event
    rooms = RoomBooking.objects.waiting().filter(room__event=event, starts_at__lte=now)
    rows = ResourceBooking.objects.waiting().filter(resource__event=event, starts_at__lte=now)
    lapsed: dict[Case, list[ResourceBooking]] = defaultdict(list)
    for booking in rooms.select_related("case"):
        _end_wait(booking)
        lapsed[booking.case] = []
    for row in rows.select_related("case", "resource__event", "group__family"):
        _end_wait(row)
        lapsed[row.case].append(row)
    for waited, ended in lapsed.items():
        case = locked(waited)
        if case.status == CaseStatus.WAITING_LIST and not case.resource_bookings.waiting().exists():
            move_case(case, CaseStatus.REFUSED, reason=_("Nothing was freed before its hour came."))
        elif ended:
            notifications.resources_lapsed(case, ended)
        audit.record(RoomAct.LAPSED, case, actor=None)


def _end_wait(booking: Row) -> None:
    booking.move_to(BookingStatus.LAPSED)
    booking.save(update_fields=["status"])
