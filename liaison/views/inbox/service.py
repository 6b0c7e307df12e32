"""The bureau's service times, for everybody, also when they are bad."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liaison.models import ServiceTerms
from liaison.sources.service import ServiceMonth, open_with_age, service_months


@require_safe
def service(request: HttpRequest) -> HttpResponse:
    """Show what is promised and how each month kept it."""
    months = service_months()
    context = {
        "terms": ServiceTerms.objects.now(),
        "months": months,
        "bars": _bars(months),
        "latest": next((month for month in months if month.percent is not None), None),
        "broken": [month for month in months if not month.is_kept],
        "open": open_with_age(),
    }
    return render(request, "liaison/inbox/service.html", context)


def _bars(months: list[ServiceMonth]) -> list[dict[str, Any]]:
    """Draw the months beside what was promised, so that a bad one looks bad."""
    promised = {"label": _("Promised"), "value": ServiceTerms.objects.now().relay_percent}
    return [promised, *(_bar(month) for month in months if month.percent is not None)]


def _bar(measured: ServiceMonth) -> dict[str, Any]:
    note = _("%(in_time)d of %(all)d in time") % {
        "in_time": measured.relays_in_time,
        "all": measured.relays,
    }
    return {
        "label": str(measured.month),
        "value": measured.percent,
        "note": note if measured.is_kept else _("%(note)s, below the target") % {"note": note},
        "highlighted": not measured.is_kept,
    }
