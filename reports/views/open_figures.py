"""What may be taken as data, told to people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from reports.open_sets import OPEN_SETS


@require_safe
def open_figures(request: HttpRequest) -> HttpResponse:
    """List every set with its columns, its address for programs and its table."""
    sets = [
        {
            "name": one.name,
            "about": gettext(one.about),
            "columns": [(column.name, gettext(column.about)) for column in one.columns],
            "rows_url": reverse(f"open-figures:{one.name}"),
            "table_url": reverse(f"open-figures:{one.name}-table"),
        }
        for one in OPEN_SETS
    ]
    context = {"sets": sets, "description_url": reverse("open-figures:openapi-json")}
    return render(request, "reports/open_figures.html", context)
