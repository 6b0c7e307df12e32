"""Roles that are not seats, and whether somebody may log in at all."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.choices import PortalEvent
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import AuditEntry, MergedPerson, User
from csb_portal.permissions import Role


@transaction.atomic
def grant_role(user: User, role: Role, *, actor: User | None) -> User:
    """Make ``user`` staff or an election operator, from their next request on."""
    group = lock_role(role)
    user = locked(user)
    if role in user.role_names:
        raise DomainError(
            _("%(person)s already has the role “%(role)s”.") % {"person": user, "role": role}
        )
    user.groups.add(group)
    audit.record(
        PortalEvent.ROLE_GRANTED,
        user,
        actor=actor,
        public=False,
        private={"name": user.name},
        role=role,
    )
    return User.objects.get(pk=user.pk)


@transaction.atomic
def revoke_role(user: User, role: Role, *, actor: User | None) -> User:
    """Take a role away; its rights end with the person's next request."""
    group = lock_role(role)
    user = locked(user)
    if role not in user.role_names:
        raise DomainError(
            _("%(person)s does not have the role “%(role)s”.") % {"person": user, "role": role}
        )
    _keep_one_staff_member(user, leaving=role)
    user.groups.remove(group)
    audit.record(
        PortalEvent.ROLE_REVOKED,
        user,
        actor=actor,
        public=False,
        private={"name": user.name},
        role=role,
    )
    return User.objects.get(pk=user.pk)


def held_role(user: User, role: Role, at: datetime) -> bool:
    """Tell whether ``user`` held ``role`` at a moment, by what the trail says has changed since."""
    changes = AuditEntry.objects.filter(
        target=audit.reference_to(user),
        event__in=[PortalEvent.ROLE_GRANTED, PortalEvent.ROLE_REVOKED],
        data__role=role,
        recorded_at__gt=at,
    )
    next_one = changes.order_by("number").first()
    if next_one is None:
        return role in user.role_names
    return next_one.event == PortalEvent.ROLE_REVOKED


@transaction.atomic
def close_account(user: User, *, reason: str, actor: User | None) -> User:
    """Let ``user`` log in no more, and end every session they have. The record stays."""
    lock_role(Role.STAFF)
    user = locked(user)
    if not user.is_active:
        raise DomainError(_("The account of %(person)s is closed already.") % {"person": user})
    _keep_one_staff_member(user, leaving=Role.STAFF)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    _record_with_reason(PortalEvent.ACCOUNT_CLOSED, user, reason, actor)
    return user


@transaction.atomic
def reopen_account(user: User, *, reason: str, actor: User | None) -> User:
    """Let ``user`` log in again."""
    user = locked(user)
    if user.is_active:
        raise DomainError(_("The account of %(person)s is open.") % {"person": user})
    record = MergedPerson.objects.filter(merged=user).select_related("kept").first()
    if record:
        raise DomainError(
            _("%(person)s has one account with %(kept)s now.")
            % {"person": user, "kept": record.kept},
            rule=_("A merge is not undone: what the old account had is the kept one's."),
            so=_("Use the kept account, or register somebody else under another address."),
        )
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record_with_reason(PortalEvent.ACCOUNT_REOPENED, user, reason, actor)
    return user


def _record_with_reason(event: PortalEvent, user: User, reason: str, actor: User | None) -> None:
    private = {"name": user.name, "reason": reason}
    audit.record(event, user, actor=actor, public=False, private=private)


def lock_role(role: Role) -> Group:
    """Lock the group, so that two staff members cannot remove each other at once."""
    Group.objects.get_or_create(name=role.value)
    return Group.objects.select_for_update().get(name=role.value)


def _keep_one_staff_member(user: User, *, leaving: Role) -> None:
    if leaving != Role.STAFF or Role.STAFF not in user.role_names:
        return
    others = User.objects.filter(groups__name=Role.STAFF.value, is_active=True)
    if not others.exclude(pk=user.pk).exists():
        raise DomainError(
            _("%(person)s is the only staff member.") % {"person": user},
            rule=_("Somebody must be able to let people in."),
            so=_("Make somebody else staff first."),
        )
