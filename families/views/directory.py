"""The public directory, and a family's page."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from csb_portal import clock
from csb_portal.desk import Notice
from families.choices.families import FamilyKind
from families.forms.mandates import AsOfForm
from families.models import Family
from families.permissions.alternates import can_see_keeping
from families.permissions.mandates import (
    can_see_addresses,
    mandate_for,
)
from families.permissions.proposals import can_propose
from families.permissions.reviews import former_focal_point_of
from families.services import directory
from families.services.rosters_as_of import families_on, roster_on


def day_asked_for(request: HttpRequest) -> tuple[AsOfForm, date]:
    """Return the form of the day, and the day: today if none or none that can be was given."""
    form = AsOfForm(request.GET or None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    return form, on or clock.today()


@require_safe
def family_list(request: HttpRequest) -> HttpResponse:
    """Show every family and who speaks for it, on any day."""
    form, on = day_asked_for(request)
    rows = [(family, family.seats_on(on)) for family in roster_on(on)]
    active = [row for row in rows if row[0].is_active_on]
    seats = [seat for _family, family_seats in active for seat in family_seats]
    context = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "groups": [
            (kind.label, [row for row in active if row[0].kind == kind]) for kind in FamilyKind
        ],
        "dormant": [family for family, _seats in rows if not family.is_active_on],
        "family_count": len(active),
        "filled": sum(not seat.is_vacant for seat in seats),
        "vacant": sum(seat.is_vacant for seat in seats),
        "sees_addresses": can_see_addresses(request.user),
    }
    return render(request, "families/family_list.html", context)


@require_safe
def directory_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the directory of a day as CSV: names of office, never addresses."""
    form, on = day_asked_for(request)
    if not form.is_valid() and form.is_bound:
        return HttpResponse(form.errors["on"].as_text(), status=400, content_type="text/plain")
    return HttpResponse(
        directory.directory_csv(roster_on(on), on),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="families-{on}.csv"'},
    )


@require_safe
def family_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who speaks for a family, how they were chosen, who did before, and vacancies."""
    form, on = day_asked_for(request)
    family = get_object_or_404(families_on(on), slug=slug)
    seats = family.seats_on(on)
    context = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "family": family,
        "seat_count": family.seat_count_on(on),
        "seats": seats if family.is_active_on else [s for s in seats if not s.is_vacant],
        "past": [m for m in family.mandates if m.until and m.until <= on and not m.is_empty],
        "mine": mandate_for(request.user, family),
        "may_propose": can_propose(request.user, family),
        "keeps": can_see_keeping(request.user, family),
        "activity": family_activity(family),
        "sees_addresses": can_see_addresses(request.user),
        **standing_of(request, family),
    }
    return render(request, "families/family_detail.html", context)


def standing_of(request: HttpRequest, family: Family) -> dict[str, object]:
    """Say what a family's page tells of its life: reviews, flags, its last confirmation."""
    former = former_focal_point_of(request.user) if not family.is_active else None
    return {
        "cases": family.review_cases.public().select_related("review", "family"),
        "flags": family.process_flags.standing(),
        "confirmation": family.confirmations.first(),
        "may_return": former == family,
        "running": None if family.is_active else family.applications.running().first(),
    }


def family_activity(family: Family) -> Sequence[Notice]:
    """Ask the floors above, by the names the settings give them, what they know of a family."""
    sources = [import_string(path) for path in settings.FAMILY_ACTIVITY]
    return [notice for source in sources for notice in source(family)]
