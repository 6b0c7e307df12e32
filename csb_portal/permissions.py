"""Roles that are not seats: the portal's staff, and whoever runs elections."""

from enum import StrEnum
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from csb_portal.models import User

T = TypeVar("T")


class Role(StrEnum):
    """Each is the name of a group; everything else follows from mandates and seats."""

    STAFF = "staff"
    OPERATOR = "operator"


def has_role(user: User | AnonymousUser, role: Role) -> bool:
    """Tell whether an active ``user`` holds ``role`` at this moment."""
    return user.is_authenticated and user.is_active and role in user.role_names


def is_staff(user: User | AnonymousUser) -> bool:
    """The portal's administrators."""
    return has_role(user, Role.STAFF)


def is_operator(user: User | AnonymousUser) -> bool:
    """Whoever runs elections: the Civil Society Division by default (proposal, 2.c)."""
    return has_role(user, Role.OPERATOR)


def may_enter_admin(user: User | AnonymousUser) -> bool:
    return is_staff(user) or is_operator(user)


def require(granted: T | None) -> T:
    """Turn a "no" from a permission predicate, or no mandate, into a 403 response."""
    if not granted:
        raise PermissionDenied
    return granted


def signed_in(request: HttpRequest) -> User:
    """Return who is asking, on pages for people with an account; a 403 for anybody else."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
