"""Find a case by its number, for those who may see it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from csb_portal.permissions import require
from secretariat.models import Case
from secretariat.permissions.cases import can_see_case


def find(request: HttpRequest, reference: str) -> Case:
    """Return a case the reader may see: a 404 for a wrong number, a 403 for anybody else."""
    case = get_object_or_404(Case.objects.with_people(), reference=reference)
    require(can_see_case(request.user, case))
    return case
