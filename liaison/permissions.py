"""Who may do what on this floor, and in which role somebody did it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from csb_portal.models import User
from csb_portal.permissions import is_operator, is_staff
from families.models import FocalPoint
from families.permissions import is_focal_point
from liaison.models import Counterpart, Message
from secretariat.permissions import is_secretariat_member

Somebody = User | AnonymousUser


def can_receive_relays(user: Somebody) -> bool:
    """The Civil Society Division and the secretariat enter what is to be relayed."""
    return is_operator(user) or is_secretariat_member(user)


def can_approve_relays(user: Somebody) -> bool:
    """The second pair of eyes; that it is another pair, the service sees to."""
    return is_secretariat_member(user) or is_staff(user)


def can_submit_requests(user: Somebody) -> bool:
    """Focal points ask without confirming their address: it is known."""
    return is_focal_point(user)


def can_deliver_requests(user: Somebody) -> bool:
    return is_secretariat_member(user) or is_operator(user)


def can_record_answers(user: Somebody) -> bool:
    return is_secretariat_member(user) or is_operator(user)


def can_set_aside(user: Somebody, message: Message) -> bool:
    """The secretariat and staff; and whoever wrote it, their own."""
    if user.is_authenticated and user.pk == message.author_id:
        return user.is_active
    return is_secretariat_member(user) or is_staff(user)


def can_read_text(user: Somebody, message: Message) -> bool:
    """Everyone, once it is public; before, whoever works on it and whoever wrote it."""
    if message.is_text_public:
        return True
    return works_here(user) or (user.is_authenticated and user.pk == message.author_id)


def works_here(user: Somebody) -> bool:
    """Whoever moves messages on: the secretariat, staff and the Civil Society Division."""
    return is_secretariat_member(user) or is_staff(user) or is_operator(user)


def can_see_recipients(user: Somebody) -> bool:
    """Delivery person by person is for the secretariat and staff; its counts are public."""
    return is_secretariat_member(user) or is_staff(user)


def acting_as(user: User | None, at: datetime) -> str:
    """Say publicly who did something: focal points by name, offices by their name."""
    if user is None:
        return ""
    day = at.astimezone(settings.BUREAU_TIME_ZONE).date()
    mandate = FocalPoint.objects.current(day).filter(user=user).select_related("family").first()
    if mandate:
        return f"{user}, {mandate.family}"
    if is_operator(user):
        body = Counterpart.objects.operators_body()
        return str(body) if body else _("the election operators")
    return _("staff of the portal")
