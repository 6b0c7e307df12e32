"""The public directory, a family's page, and what a focal point does about the own mandate."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import clock
from csb_portal.desk import Notice
from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.choices import FamilyKind
from families.forms import AsOfForm, BasisForm, initial_basis
from families.models import Family, FocalPoint
from families.models.family import FamilyQuerySet
from families.permissions import (
    can_see_addresses,
    mandate_for,
)
from families.services import directory
from families.services.mandates import state_basis, step_down


def day_asked_for(request: HttpRequest) -> tuple[AsOfForm, date]:
    """Return the form of the day, and the day: today if none or none that can be was given."""
    form = AsOfForm(request.GET or None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    return form, on or clock.today()


def families_on(on: date) -> FamilyQuerySet:
    """Families as they were on a day, with their mandates up to then."""
    mandates = FocalPoint.objects.begun_by(on)
    return Family.objects.with_status_on(on).with_mandates(mandates)


@require_safe
def family_list(request: HttpRequest) -> HttpResponse:
    """Show every family and who speaks for it, on any day."""
    form, on = day_asked_for(request)
    rows = [(family, family.seats_on(on)) for family in families_on(on)]
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
        directory.directory_csv(families_on(on), on),
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
        "seats": seats if family.is_active_on else [s for s in seats if not s.is_vacant],
        "past": [mandate for mandate in family.mandates if not mandate.runs_on(on)],
        "mine": mandate_for(request.user, family),
        "activity": family_activity(family),
        "sees_addresses": can_see_addresses(request.user),
    }
    return render(request, "families/family_detail.html", context)


def family_activity(family: Family) -> Sequence[Notice]:
    """Ask the floors above, by the names the settings give them, what they know of a family."""
    sources = [import_string(path) for path in settings.FAMILY_ACTIVITY]
    return [notice for source in sources for notice in source(family)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_basis(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a focal point say how the family chose them."""
    family = get_object_or_404(Family, slug=slug)
    mandate = require(mandate_for(request.user, family))
    form = BasisForm(
        request.POST if request.method == "POST" else None, initial=initial_basis(mandate)
    )
    if request.method == "POST" and form.is_valid():
        try:
            state_basis(mandate, **form.cleaned_data, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Everybody can read now how your family chose you."))
            return redirect(family)
    return render(request, "families/mandate_basis.html", {"family": family, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_step_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a focal point leave the seat, after one deliberate yes."""
    family = get_object_or_404(Family, slug=slug)
    mandate = require(mandate_for(request.user, family))
    if request.method == "POST" and request.POST.get("confirmed"):
        try:
            step_down(mandate, actor=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You have left the seat. Thank you for your service."))
        return redirect(family)
    if request.method == "POST":
        messages.error(request, _("Nothing happened: tick the box to say that you mean it."))
    return render(request, "families/mandate_step_down.html", {"mandate": mandate})
