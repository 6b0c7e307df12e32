"""What the pages of a case show of rooms and resources."""

from secretariat.case_links import token_of
from secretariat.models import Case, RoomGroup
from secretariat.permissions.rooms import can_book_for, can_give_back_by_link
from secretariat.permissions.terms import Somebody
from secretariat.views.cases.part import Part


def room_for_applicant(case: Case, user: Somebody) -> Part:
    """The room and its hours, and a way to give it back without a password."""
    return _room(case, user, _token(case, case.room_booking.group))


def room_for_handler(case: Case, user: Somebody) -> Part:
    return _room(case, user, "")


def resources_for_applicant(case: Case, user: Somebody) -> Part:
    """Each thing and hour with what became of it, and a way to give some or all of it back."""
    row = case.resource_bookings.select_related("group").first()
    return _resources(case, _token(case, row.group) if row else "")


def resources_for_handler(case: Case, user: Somebody) -> Part:
    return _resources(case, "")


def _token(case: Case, group: RoomGroup) -> str:
    return token_of(case) if can_give_back_by_link(case, group) else ""


def _room(case: Case, user: Somebody, token: str) -> Part:
    booking = case.room_booking
    context = {
        "booking": booking,
        "changes": booking.changes.select_related("was_room__event"),
        "token": token,
        "may_change": can_book_for(user, booking.group),
    }
    return Part("secretariat/rooms/_case_room.html", context)


def _resources(case: Case, token: str) -> Part:
    rows = case.resource_bookings.select_related("resource__event", "group__family")
    context = {"rows": rows, "token": token, "may_give_back": any(r.is_ongoing for r in rows)}
    return Part("secretariat/rooms/_case_resources.html", context)
