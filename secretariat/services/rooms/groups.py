"""In whose name rooms are booked: families by their mandates, others by who was named."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.services.people import find_person
from families.models import Bureau, Family
from families.permissions.mandates import current_mandate
from secretariat.choices.rooms import GroupKind, RoomAct
from secretariat.models import Event, RoomContact, RoomGroup
from secretariat.permissions.cases import can_handle_cases


def group_of_family(event: Event, family: Family) -> RoomGroup:
    """Return the group as which a family books at an event."""
    return RoomGroup.objects.get_or_create(
        event=event, family=family, defaults={"kind": GroupKind.FAMILY}
    )[0]


def bureau_group(event: Event) -> RoomGroup:
    """Return the group as which the bureau meets others: for everybody, and so without limit."""
    return RoomGroup.objects.get_or_create(
        event=event,
        kind=GroupKind.BUREAU,
        defaults={"own_name": str(Bureau.current()), "is_limited": False},
    )[0]


def named_groups(user: User, event: Event) -> list[RoomGroup]:
    """Return the groups with a name of their own for which somebody books at an event."""
    groups = RoomGroup.objects.filter(event=event, family=None)
    return list(groups if can_handle_cases(user) else groups.booked_by(user))


def families_for(user: User) -> list[Family]:
    """Return the families for which somebody books: their own; at the desk, every one."""
    if can_handle_cases(user):
        return list(Family.objects.active().order_by("sort_order", "name_en"))
    mandate = current_mandate(user)
    return [mandate.family] if mandate else []


@transaction.atomic
def name_contact(group: RoomGroup, *, email: str, actor: User) -> RoomContact:
    """Name somebody who books for a group. Raises ``DomainError`` for a family, or a stranger.

    Families name their focal points, and nobody books for them beside these.
    """
    if group.family_id:
        raise DomainError(
            _("%(group)s is a [family].") % {"group": group},
            rule=_("For a [family] its [focal points] book."),
            so=_("Change its [focal points]."),
        )
    user = find_person(email)
    if user is None or not user.is_active:
        raise DomainError(
            _("Nobody has an account under that address."),
            rule=_("Whoever books in the name of a group is known by name."),
            so=_("Register the person first."),
        )
    contact, is_new = RoomContact.objects.get_or_create(group=group, user=user)
    if is_new:
        audit.record(RoomAct.GROUP_NAMED, group, actor=actor, public=False, person=user)
    return contact
