"""What a focal point does about the own mandate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.moments import on_day
from csb_portal.permissions import require, signed_in
from families.forms.mandates import BasisForm, EarlierForm, StepDownForm, initial_basis
from families.models import Family, FocalPoint
from families.permissions.mandates import mandate_for, own_mandate
from families.services.bases import state_basis, statements_of
from families.services.ends import bring_end_forward, is_own_announcement, take_back_end
from families.services.mandates import step_down


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_basis(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a focal point say how the family chose them."""
    family = get_object_or_404(Family, slug=slug)
    mandate = require(mandate_for(request.user, family))
    form = BasisForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial=initial_basis(mandate),
    )
    if request.method == "POST" and form.is_valid():
        try:
            state_basis(mandate, **form.cleaned_data, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Everybody can read now how your [family] chose you."))
            return redirect(family)
    return render(request, "families/mandate_basis.html", {"family": family, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate_step_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a focal point leave the seat, today or on a later day, after one deliberate yes."""
    family = get_object_or_404(Family, slug=slug)
    mandate = require(own_mandate(request.user, family))
    form = StepDownForm(
        request.POST if request.method == "POST" else None,
        initial={"on": max(clock.today(), mandate.since)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            ended = step_down(mandate, actor=signed_in(request), on=form.cleaned_data["on"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _told(ended))
            return redirect(family)
    context = {
        "mandate": mandate,
        "form": form,
        "earlier": EarlierForm(),
        "may_take_back": mandate.is_ending and is_own_announcement(mandate),
    }
    return render(request, "families/mandate_step_down.html", context)


@login_required
@require_POST
def mandate_end_change(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a focal point take an announced end back, or leave earlier than announced."""
    family = get_object_or_404(Family, slug=slug)
    mandate = require(own_mandate(request.user, family))
    form = EarlierForm(request.POST)
    if "take_back" in request.POST:
        with reported(request, _("You keep your seat. Everybody who was told hears of it.")):
            take_back_end(mandate, actor=signed_in(request))
    elif form.is_valid():
        on = form.cleaned_data["on"]
        with reported(request, _("You leave the seat on %(day)s.") % {"day": on_day(on)}):
            bring_end_forward(mandate, on=on, actor=signed_in(request))
    else:
        messages.error(request, _("That is not a day; write one like 2005-03-01."))
    return redirect(family)


@require_safe
def basis_versions(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show all that was ever said of how a focal point was chosen, with its days."""
    mandates = FocalPoint.objects.of_days().select_related("user", "family", "document")
    mandate = get_object_or_404(mandates, pk=pk, family__slug=slug)
    context = {"mandate": mandate, "family": mandate.family, "said": statements_of(mandate)}
    return render(request, "families/basis_versions.html", context)


def _told(mandate: FocalPoint) -> str:
    if mandate.until and mandate.is_ending:
        thanks = _("You hold the seat until %(day)s. Thank you for your service.")
        return thanks % {"day": on_day(mandate.until)}
    return _("You have left the seat. Thank you for your service.")
