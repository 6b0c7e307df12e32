"""Pages of the calls for volunteers: everyone reads, focal points answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from csb_portal import clock
from csb_portal.feedback import reported
from csb_portal.permissions import require
from elections import rules
from elections.choices import InterestStatus
from elections.forms import InterestForm
from elections.models import ExpressionOfInterest, VolunteerCall
from elections.services.interests import (
    InterestRefused,
    answer_as_second_voice,
    express_interest,
    kept_statement,
    withdraw_interest,
)
from elections.timelines import call_steps
from elections.views.nominations import call_page as seats_page
from families.permissions.mandates import current_mandate


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Show every call that was announced, newest first."""
    calls = VolunteerCall.objects.public().with_volunteer_count()
    of_seats = any(call.fills_seats for call in calls)
    return render(request, "elections/call_list.html", {"calls": calls, "of_seats": of_seats})


@require_safe
def call_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a call: its rule with the live fact, who offered, and my family's form."""
    call = _call(slug)
    if call.fills_seats:
        return seats_page(request, call)
    return _call_page(request, call, InterestForm(initial=_kept(request)))


def _kept(request: HttpRequest) -> dict:
    return {"statement": kept_statement(request.user)} if request.user.is_authenticated else {}


def _call(slug: str) -> VolunteerCall:
    return get_object_or_404(VolunteerCall.objects.public(), slug=slug)


def _interests(call: VolunteerCall) -> QuerySet[ExpressionOfInterest]:
    return call.interests.select_related("family", "expressed_by__user", "call")


def _call_page(
    request: HttpRequest, call: VolunteerCall, form: InterestForm, status: int = 200
) -> HttpResponse:
    mandate = current_mandate(request.user)
    interests = list(_interests(call))
    standing = [each for each in interests if each.status == InterestStatus.STANDING]
    mine = next((i for i in standing if mandate and i.family_id == mandate.family_id), None)
    context = {
        "call": call,
        "steps": call_steps(call),
        "interests": interests,
        "count": len(standing),
        "route": rules.route_for(len(standing), call.families_needed),
        "form": form,
        "mandate": mandate,
        "mine": mine,
        "may_confirm": mine
        and mandate
        and mine.expressed_by.user_id != mandate.user_id
        and clock.now() < mine.confirm_by,
        "elections": call.elections.real(),
    }
    return render(request, "elections/call_detail.html", context, status=status)


@login_required
@require_POST
def interest_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a family's offer, or say why not and keep what was written."""
    call, mandate = _call(slug), require(current_mandate(request.user))
    form = InterestForm(request.POST)
    if not form.is_valid():
        return _call_page(request, call, form, status=422)
    try:
        interest = express_interest(call, mandate, **form.cleaned_data)
    except InterestRefused as refusal:
        form.add_error(None, str(refusal))
        return _call_page(request, call, form, status=409)
    messages.success(
        request,
        _(
            "Received. The number of your [family]'s offer is %(reference)s; a receipt is in the mail."
        )
        % {"reference": interest.reference},
    )
    return redirect(interest)


@login_required
@require_POST
def interest_second_voice(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Take the second focal point's word on their family's offer."""
    interest = get_object_or_404(_interests(_call(slug)), reference=reference)
    mandate = require(current_mandate(request.user))
    answer = request.POST.get("answer")
    if answer not in {"confirm", "decline"}:
        messages.error(request, _("Please say whether you support the offer. Nothing was noted."))
        return redirect(interest)
    supports = answer == "confirm"
    with reported(request, _("Thank you. Your answer is shown with the offer.")):
        answer_as_second_voice(interest, mandate, supports=supports)
    return redirect(interest)


@login_required
@require_POST
def interest_withdraw(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Take a family's offer back."""
    interest = get_object_or_404(_interests(_call(slug)), reference=reference)
    mandate = require(current_mandate(request.user))
    with reported(
        request, _("Your [family]'s offer is withdrawn. It can offer again while the call is open.")
    ):
        withdraw_interest(interest, mandate)
    return redirect(interest.call)
