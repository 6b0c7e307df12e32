"""Prepare a round, publish its rule, cancel it: pages of those who run it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from secretariat.forms.funding import WordsForm
from secretariat.forms.funding_rounds import RoundForm
from secretariat.models import FundingRound
from secretariat.permissions.funding import can_run_funding, can_run_round
from secretariat.services.funding.rounds import cancel_round, publish_round, save_draft
from secretariat.views.funding.finding import find_round, for_the_panel


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funding_create(request: HttpRequest) -> HttpResponse:
    """Write the rule of a new round; nobody else reads it before it is published."""
    require(can_run_funding(request.user))
    return _edit(request, FundingRound())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funding_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the rule of a round that is not published."""
    found = find_round(slug)
    require(can_run_round(request.user, found) and found.is_draft)
    return _edit(request, found)


def _edit(request: HttpRequest, draft: FundingRound) -> HttpResponse:
    form = RoundForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        try:
            save_draft(form.instance, form.rule, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The draft is kept. Nobody else can read it yet."))
            return redirect(form.instance)
    context = {"form": form, "round": draft}
    return render(request, "secretariat/funding/edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funding_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what publishing freezes, then do it."""
    found = find_round(slug)
    require(can_run_round(request.user, found))
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("The rule is public, and frozen.")):
            publish_round(found, actor=signed_in(request))
        return redirect(found)
    return render(request, "secretariat/funding/publish.html", {"round": found})


@for_the_panel
@require_http_methods(["GET", "HEAD", "POST"])
def funding_cancel(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Give a round up, with the reason every applicant reads."""
    require(can_run_round(request.user, funding_round))
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_round(funding_round, reason=form.cleaned_data["words"], actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The round is cancelled; whoever applied reads why."))
            return redirect(funding_round)
    context = {"round": funding_round, "form": form}
    return render(request, "secretariat/funding/cancel.html", context)
