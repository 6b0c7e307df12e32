"""Proposals: made by one, answered by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.forms.mandates import AnswerForm, ProposeForm
from families.models import Alternate, Family, MandateProposal
from families.permissions import proposals as permissions
from families.services.proposals import (
    confirm_proposal,
    decline_proposal,
    propose_mandate,
    withdraw_proposal,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose somebody for a seat of a family, or to stand in for one."""
    family = get_object_or_404(Family, slug=slug)
    require(permissions.can_propose(request.user, family))
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        family=family,
        initial={key: request.GET[key] for key in ("seat", "proposed_as") if key in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        try:
            proposal = propose_mandate(family, **form.cleaned_data, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is proposed. A second person is asked to confirm it."))
            return redirect(proposal)
    return render(request, "families/proposal_create.html", {"family": family, "form": form})


@login_required
@require_safe
def proposal_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a proposal to those it concerns, with what each can do about it."""
    proposal = _proposal(slug, pk)
    require(permissions.can_see_proposal(request.user, proposal))
    context = {
        "proposal": proposal,
        "family": proposal.family,
        "form": AnswerForm(),
        "may_confirm": permissions.can_confirm(request.user, proposal),
        "may_decline": permissions.can_decline(request.user, proposal),
        "may_withdraw": permissions.can_withdraw(request.user, proposal),
    }
    return render(request, "families/proposal_detail.html", context)


@login_required
@require_POST
def proposal_confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say yes as the second person."""
    proposal = _proposal(slug, pk)
    require(permissions.can_confirm(request.user, proposal) or not proposal.is_open)
    with reported(request, _("It is confirmed.")):
        confirm_proposal(proposal, actor=signed_in(request))
    return redirect(proposal)


@login_required
@require_POST
def proposal_close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Decline a proposal, or withdraw one's own."""
    proposal = _proposal(slug, pk)
    is_own = permissions.can_withdraw(request.user, proposal)
    require(is_own or permissions.can_decline(request.user, proposal))
    close = withdraw_proposal if is_own else decline_proposal
    form = AnswerForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with reported(request, _("It is closed.")):
        close(proposal, actor=signed_in(request), reason=reason)
    return redirect(proposal.family)


@login_required
@require_POST
def alternate_propose(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Propose a seat's alternate for it, on the basis that is on record."""
    alternates = Alternate.objects.current().with_people().filter(family__slug=slug)
    alternate = get_object_or_404(alternates, pk=pk)
    require(permissions.can_propose(request.user, alternate.family))
    with reported(request, _("It is proposed. A second person is asked to confirm it.")):
        propose_mandate(
            alternate.family,
            email=alternate.user.email,
            seat=alternate.seat,
            actor=signed_in(request),
            **alternate.basis,
        )
    return redirect(alternate.family)


def _proposal(slug: str, pk: int) -> MandateProposal:
    return get_object_or_404(MandateProposal.objects.with_people(), pk=pk, family__slug=slug)
