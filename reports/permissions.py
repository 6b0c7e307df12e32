"""Who writes, approves and publishes the report."""

from collections.abc import Set as AbstractSet

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from csb_portal.models import User
from csb_portal.permissions import Role
from families.models import FocalPoint
from families.permissions.mandates import is_focal_point
from reports import rules
from reports.models import MonthlyReport, TextRevision
from secretariat.models import Seat
from secretariat.permissions.terms import is_member_or_staff, is_secretariat_member


def members() -> QuerySet[User]:
    """The people of the secretariat now: they hear of drafts and stand by them."""
    in_office = Seat.objects.current().filter(focal_point__in=FocalPoint.objects.sitting())
    return in_office.users().filter(is_active=True)


def writers() -> QuerySet[User]:
    """Everybody who may write now: the six, and the staff who help them."""
    helpers = Q(groups__name=Role.STAFF.value)
    people = User.objects.filter(Q(pk__in=members().values("pk")) | helpers, is_active=True)
    return people.order_by("name", "pk").distinct()


def can_write_reports(user: User | AnonymousUser) -> bool:
    """The six of the secretariat; staff may lend a hand (proposal, 3.g)."""
    return is_member_or_staff(user)


def can_approve_reports(user: User | AnonymousUser) -> bool:
    """The six alone stand by what the plenary reads, and so publish it (proposal, 3.g)."""
    return is_secretariat_member(user)


def can_translate_reports(user: User | AnonymousUser, report: MonthlyReport) -> bool:
    """Sitting focal points, what everybody can read; whoever writes it, its draft as well."""
    return can_write_reports(user) or (report.is_public and is_focal_point(user))


def member_ids() -> set[int]:
    """The six by their keys, to be asked for once where several reports are looked at."""
    return set(members().values_list("pk", flat=True))


def approvals_missing(report: MonthlyReport, revision: TextRevision, six: AbstractSet[int]) -> int:
    """How many more of the six must stand by ``revision`` before it can be published."""
    others = six - {revision.saved_by_id}
    needed = rules.approvals_required(report.approvals_for_this_step, len(others))
    return max(0, needed - len(revision.approvals.all()))
