"""The public record of money and help received."""

from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from secretariat.models import Contribution
from secretariat.permissions.terms import is_member_or_staff
from secretariat.sources.contributions import totals


@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """List what was given in a year, the latest unless ``?year=`` names another, with totals."""
    found = Contribution.objects.annotate(year=ExtractYear("received_on")).order_by("-year")
    years = [str(year) for year in found.values_list("year", flat=True).distinct()]
    year = request.GET.get("year") or next(iter(years), "")
    if year not in years and request.GET.get("year"):
        raise Http404
    listed = (
        Contribution.objects.filter(received_on__year=year) if year else Contribution.objects.none()
    )
    context = {
        "years": years,
        "year": year,
        "contributions": listed,
        "totals": totals(listed.standing()),
        "may_record": is_member_or_staff(request.user),
    }
    return render(request, "secretariat/contributions.html", context)
