"""Who has the duty: the dates, the rota, hand-overs and swaps."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import clock
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.choices.inbox import SwapStatus
from liaison.forms.inbox import RotaForm, SwapForm
from liaison.models import DutyRota, DutySwap, ServiceTerms
from liaison.models.inbox.shift import members_by_seat, on_duty, on_duty_in
from liaison.permissions.inbox import can_work_in_inbox
from liaison.services.inbox.duty import hand_over_duty
from liaison.services.inbox.rotas import change_rota, rota_in_force
from liaison.services.inbox.swaps import answer_swap, propose_swap, withdraw_swap
from secretariat.models import Seat
from secretariat.permissions.terms import current_seat

PAST_SHIFTS = 12


@login_required
@require_safe
def duty(request: HttpRequest) -> HttpResponse:
    """Show who has the duty, who comes next, and what can be done about it."""
    require(can_work_in_inbox(request.user))
    return _show(request, rota_in_force())


def _show(request: HttpRequest, rota: DutyRota | None) -> HttpResponse:
    context = {"rota": rota, "terms": ServiceTerms.objects.now()}
    if rota:
        context |= _picture(request, rota)
    return render(request, "liaison/inbox/duty.html", context)


def _picture(request: HttpRequest, rota: DutyRota) -> dict:
    now = clock.now()
    to_come = rota.shifts.not_over(now).select_related("rota")
    past = rota.shifts.filter(ends_at__lte=now).order_by("-starts_at").select_related("rota")
    swaps = DutySwap.objects.filter(
        Q(asked=request.user.pk) | Q(proposed_by=request.user.pk), status=SwapStatus.PROPOSED
    )
    return {
        "duty": on_duty(),
        "shifts": [(shift, on_duty_in(shift, max(now, shift.starts_at))) for shift in to_come],
        "past": [(shift, on_duty_in(shift, shift.starts_at)) for shift in past[:PAST_SHIFTS]],
        "swaps": swaps.select_related("mine", "theirs", "asked", "proposed_by"),
        "swap_form": _swap_form(request, rota, members_by_seat(now, rota.term_id)),
    }


def _swap_form(request: HttpRequest, rota: DutyRota, members: dict[int, Seat]) -> SwapForm | None:
    seat = current_seat(request.user)
    if seat is None:
        return None
    to_come = rota.shifts.to_come(clock.now())
    return SwapForm(request.POST or None, seat=seat, to_come=to_come, members=members)


@login_required
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Pass the duty to the next by the rota, at somebody's word."""
    require(can_work_in_inbox(request.user))
    if request.POST.get("confirmed"):
        with reported(request, _("The duty has passed on; both have a mail about it.")):
            hand_over_duty(actor=signed_in(request))
    return redirect("liaison:duty")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rota_change(request: HttpRequest) -> HttpResponse:
    """Give the six another order or another length of a shift."""
    require(can_work_in_inbox(request.user))
    rota = require(rota_in_force())
    seats = members_by_seat(clock.now(), rota.term_id)
    form = RotaForm(request.POST or None, rota=rota, seats=seats)
    if request.method != "POST" or not form.is_valid():
        return render(request, "liaison/inbox/rota_form.html", {"form": form})
    with reported(request, _("The rota is changed from the next shift on.")):
        change_rota(
            rota,
            order=form.order,
            shift_days=form.cleaned_data["shift_days"],
            actor=signed_in(request),
        )
    return redirect("liaison:duty")


@login_required
@require_POST
def swap_propose(request: HttpRequest) -> HttpResponse:
    """Offer one of my shifts for one of another member's."""
    require(can_work_in_inbox(request.user))
    rota = require(rota_in_force())
    form = require(_swap_form(request, rota, members_by_seat(clock.now(), rota.term_id)))
    if not form.is_valid():
        return _show(request, rota)
    with reported(request, _("The other member is asked by mail.")):
        propose_swap(actor=signed_in(request), **form.cleaned_data)
    return redirect("liaison:duty")


@login_required
@require_POST
def swap_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to a swap, or take one's own offer back."""
    require(can_work_in_inbox(request.user))
    swap, user = get_object_or_404(DutySwap, pk=pk), signed_in(request)
    if "withdraw" in request.POST:
        with reported(request, _("Your offer is taken back.")):
            withdraw_swap(swap, actor=user)
        return redirect("liaison:duty")
    agrees = request.POST.get("answer") == "yes"
    said = _("The shifts are swapped.") if agrees else _("The swap is declined.")
    with reported(request, said):
        answer_swap(swap, agrees=agrees, actor=user)
    return redirect("liaison:duty")
