"""Pages of calls for people to sit: everybody reads, whoever is logged in offers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.files import download
from csb_portal.permissions import require, signed_in
from elections.choices import ElectionStatus, InterestStatus
from elections.forms import NominationForm
from elections.models import Nomination, VolunteerCall
from elections.permissions import can_run_elections
from elections.services.balance import floor_rule, told_of
from elections.services.nominations import offer_to_sit, withdraw_nomination
from elections.sources.seats import seats_of
from elections.timelines import call_steps


def call_page(
    request: HttpRequest,
    call: VolunteerCall,
    form: NominationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a call for people: its rule, who offered for which group, and the reader's form."""
    rows = _rows(call)
    mine = [
        offer
        for row in rows
        for offer in row["offers"]
        if offer.person_id == request.user.pk and offer.status == InterestStatus.STANDING
    ]
    context = {
        "call": call,
        "steps": call_steps(call),
        "rows": rows,
        "mine": mine[0] if mine else None,
        "floor": floor_rule(call),
        "balance": told_of(call),
        "form": form or (NominationForm(call=call) if request.user.is_authenticated else None),
    }
    return render(request, "elections/call_seats.html", context, status=status)


def _rows(call: VolunteerCall) -> list[dict[str, Any]]:
    offers = list(call.nominations.select_related("person", "group", "call"))
    public = call.elections.real().filter(first_round=None).exclude(status=ElectionStatus.DRAFT)
    elections = {election.group_id: election for election in public.order_by("opens_at")}
    return [
        {
            "settled": row,
            "group": row.group,
            "offers": [offer for offer in offers if offer.group_id == row.group_id],
            "election": elections.get(row.group_id),
        }
        for row in seats_of(call)
    ]


def _call(slug: str) -> VolunteerCall:
    return get_object_or_404(VolunteerCall.objects.public(), slug=slug)


@login_required
@require_POST
def nomination_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Take somebody's offer to sit, or say why not."""
    call = _call(slug)
    form = NominationForm(request.POST, request.FILES, call=call)
    if not form.is_valid():
        return call_page(request, call, form, status=422)
    try:
        nomination = offer_to_sit(call, person=signed_in(request), **form.offer())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return call_page(request, call, form, status=409)
    messages.success(
        request,
        _("Received. The number of your offer is %(reference)s; a receipt is in the mail.")
        % {"reference": nomination.reference},
    )
    return redirect(nomination)


@login_required
@require_POST
def nomination_withdraw(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Take one's own offer back."""
    offers = Nomination.objects.select_related("call", "group")
    nomination = get_object_or_404(offers, call=_call(slug), reference=reference)
    with reported(request, _("Your offer is withdrawn.")):
        withdraw_nomination(nomination, actor=signed_in(request))
    return redirect(nomination.call)


@login_required
@require_safe
def nomination_letter(request: HttpRequest, reference: str) -> FileResponse:
    """Give a letter of nomination to whoever runs elections, and to whom it is about."""
    nomination = get_object_or_404(Nomination.objects.select_related("letter"), reference=reference)
    require(can_run_elections(request.user) or nomination.person_id == request.user.pk)
    if nomination.letter is None:
        raise Http404(_("There is no letter with this offer."))
    return download(nomination.letter)
