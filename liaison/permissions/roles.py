"""Who works on this floor, and in which role somebody did something."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from csb_portal.models import User
from csb_portal.permissions import Role, is_operator
from csb_portal.services.roles import held_role
from families.models import FocalPoint
from liaison.models import Counterpart
from secretariat.permissions.terms import is_member_or_staff

Somebody = User | AnonymousUser


def works_here(user: Somebody) -> bool:
    """Whoever moves messages on: the secretariat, staff and the Civil Society Division."""
    return is_member_or_staff(user) or is_operator(user)


def acting_as(user: User | None, at: datetime) -> str:
    """Say publicly who did something, in the role they had then: focal points by name, offices
    by theirs.
    """
    if user is None:
        return ""
    day = at.astimezone(settings.BUREAU_TIME_ZONE).date()
    mandate = FocalPoint.objects.current(day).filter(user=user).select_related("family").first()
    if mandate:
        return f"{user}, {mandate.family}"
    if held_role(user, Role.OPERATOR, at):
        body = Counterpart.objects.operators_body()
        return str(body) if body else _("the election operators")
    return _("staff of the portal")
