"""The panel's pages: who sits, what there is to score, the list, the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.services.csv_writing import csv_text
from secretariat.forms.funding import NomineeForm, WordsForm
from secretariat.models import FundingRound, ScoreSheet
from secretariat.permissions.funding import (
    can_run_round,
    can_see_scores,
    seat_on_panel,
    sheets_left,
)
from secretariat.services.funding.panel import leave_panel, missing_members, name_member
from secretariat.services.funding.proposing import balance_of, hindrances, labelled
from secretariat.services.funding.recusing import declare_tie
from secretariat.views.funding.finding import for_the_panel


@for_the_panel
@require_safe
def funding_panel(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Show the panel, who is out of it and why, the applications, and what is still missing."""
    return show_panel(request, funding_round)


def show_panel(
    request: HttpRequest,
    funding_round: FundingRound,
    *,
    nominee_form: NomineeForm | None = None,
    tie_form: WordsForm | None = None,
) -> HttpResponse:
    """Render the panel's page, with a form that was refused if one was."""
    user = signed_in(request)
    member = seat_on_panel(user, funding_round)
    applications = list(funding_round.applications.with_case())
    awarded = {one.pk for one in applications if one.is_awarded}
    sheets = ScoreSheet.objects.filter(member=member) if member else ScoreSheet.objects.none()
    balance = balance_of(applications, awarded)
    context: dict[str, Any] = {
        "round": funding_round,
        "member": member,
        "left": sheets_left(member) if member else 0,
        "panel": funding_round.panel.sitting().select_related("user"),
        "missing": missing_members(funding_round),
        "recusals": funding_round.recusals.select_related("user", "application__case"),
        "applications": applications,
        "to_score": set(funding_round.applications.to_score().values_list("pk", flat=True)),
        "scored": set(sheets.values_list("application", flat=True)),
        "hindrances": [] if funding_round.is_decided else hindrances(funding_round),
        "sees_scores": can_see_scores(user, funding_round),
        "runs": can_run_round(user, funding_round),
        "tables": [(name, labelled(name, totals)) for name, totals in balance.items()],
        "nominee_form": nominee_form or NomineeForm(),
        "tie_form": tie_form or WordsForm(),
    }
    return render(request, "secretariat/funding/panel.html", context)


@for_the_panel
@require_POST
def member_name(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Put somebody on the panel."""
    require(can_run_round(request.user, funding_round))
    form = NomineeForm(request.POST)
    if not form.is_valid():
        return show_panel(request, funding_round, nominee_form=form)
    try:
        member = name_member(funding_round, form.nominee, actor=signed_in(request))
    except DomainError as error:
        form.add_error(None, str(error))
        return show_panel(request, funding_round, nominee_form=form)
    messages.success(request, _("%(person)s is on the panel.") % {"person": member})
    return redirect("participation:funding-panel", funding_round.slug)


@for_the_panel
@require_POST
def member_leave(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Let a member of the panel go."""
    member = require(seat_on_panel(request.user, funding_round))
    with reported(request, _("You have left the panel.")):
        leave_panel(member, actor=signed_in(request))
    return redirect(funding_round)


@for_the_panel
@require_http_methods(["GET", "HEAD", "POST"])
def tie_declare(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Take somebody's word that they have a tie; from then on they are out."""
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_tie(funding_round, words=form.cleaned_data["words"], actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You are out of this round; that is on record."))
            return redirect(funding_round)
    context = {"round": funding_round, "form": form}
    return render(request, "secretariat/funding/tie.html", context)


@for_the_panel
@require_safe
def applications_csv(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Hand the panel its applications as a table that no spreadsheet program can be made to run."""
    header = ["number", "name", "organisation", "country", "group", "family", "region", "gender",
              "amount", "currency", "sits_on_the_bureau", "accreditation", "outcome", "place"]  # fmt: skip
    rows = [
        [
            one.case.reference, one.case.name, one.case.organisation, one.case.country, one.group,
            one.case.family.slug if one.case.family else "", one.region, one.gender, one.amount,
            funding_round.currency, one.sits_on_bureau, one.accreditation, one.outcome, one.place,
        ]
        for one in funding_round.applications.with_case()
    ]  # fmt: skip
    response = HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{funding_round.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
