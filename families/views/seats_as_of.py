"""Every seat of the bureau on any day: held, vacant and for how long, promised, stood in for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csb_portal import clock
from families.services import directory
from families.services.rosters_as_of import roster_on
from families.views.directory import day_asked_for


@require_safe
def seats_as_of(request: HttpRequest) -> HttpResponse:
    """Show the seats of all families on a day, a line a seat."""
    form, on = day_asked_for(request)
    families = roster_on(on)
    rows = [(family, seat) for family in families for seat in directory.seats_shown(family, on)]
    on_the_roll = [seat for family, seat in rows if family.is_active_on]
    context = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "rows": rows,
        "seats": len(on_the_roll),
        "vacant": sum(seat.is_vacant for seat in on_the_roll),
        "designated": sum(seat.designate is not None for seat in on_the_roll),
        "dormant": [family for family in families if not family.is_active_on],
    }
    return render(request, "families/seats_as_of.html", context)


@require_safe
def seats_csv(request: HttpRequest) -> HttpResponse:
    """Hand the same out as CSV: names of office, never addresses."""
    form, on = day_asked_for(request)
    if not form.is_valid() and form.is_bound:
        return HttpResponse(form.errors["on"].as_text(), status=400, content_type="text/plain")
    return HttpResponse(
        directory.seats_csv(roster_on(on), on),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="seats-{on}.csv"'},
    )
