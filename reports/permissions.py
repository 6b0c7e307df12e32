"""Who writes, approves and publishes the report."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from csb_portal.models import User
from csb_portal.permissions import is_staff
from families.models import FocalPoint
from reports import rules
from reports.models import MonthlyReport, TextRevision
from secretariat.models import Seat
from secretariat.permissions import is_secretariat_member


def members() -> QuerySet[User]:
    """The people of the secretariat now: they hear of drafts and stand by them."""
    in_office = Seat.objects.current().filter(focal_point__in=FocalPoint.objects.sitting())
    return in_office.users().filter(is_active=True)


def can_write_reports(user: User | AnonymousUser) -> bool:
    """The six of the secretariat; staff may lend a hand (proposal, 3.g)."""
    return is_secretariat_member(user) or is_staff(user)


def can_approve_reports(user: User | AnonymousUser) -> bool:
    """The six alone stand by what the plenary reads, and so publish it (proposal, 3.g)."""
    return is_secretariat_member(user)


def approvals_missing(report: MonthlyReport, revision: TextRevision) -> int:
    """How many more people must stand by ``revision`` before it can be published."""
    others = members().filter(~Q(pk=revision.saved_by_id)).count()
    needed = rules.approvals_required(report.approvals_for_this_step, others)
    return max(0, needed - revision.approvals.count())
