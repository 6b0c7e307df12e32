"""Who books rooms for whom, and who looks after them."""

from families.permissions.mandates import current_mandate
from secretariat.models import Case, Event, RoomGroup
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.terms import Somebody


def speaks_for(user: Somebody, group: RoomGroup) -> bool:
    """Tell whether ``user`` books in a group's own name: its focal points, or who was named."""
    if not user.is_authenticated or not user.is_active:
        return False
    if group.family_id:
        mandate = current_mandate(user)
        return mandate is not None and mandate.family_id == group.family_id
    return group.contacts.filter(user=user).exists()


def books_at(user: Somebody, event: Event) -> bool:
    """Tell whether somebody books for any group at an event."""
    if not user.is_authenticated or not user.is_active:
        return False
    if can_handle_cases(user) or current_mandate(user) is not None:
        return True
    return RoomGroup.objects.filter(event=event).booked_by(user).exists()


def can_book_for(user: Somebody, group: RoomGroup) -> bool:
    """Whoever speaks for it; and who looks after the rooms, for those who asked at the desk."""
    return can_handle_cases(user) or speaks_for(user, group)


def can_go_beyond(user: Somebody, group: RoomGroup) -> bool:
    """Only who looks after the rooms gives a group more than the rest, and never their own."""
    return can_handle_cases(user) and not speaks_for(user, group)


def can_give_back_by_link(case: Case, group: RoomGroup) -> bool:
    """Whoever asked for it, as long as they speak for the group: what is booked is the group's."""
    return case.applicant is not None and speaks_for(case.applicant, group)
