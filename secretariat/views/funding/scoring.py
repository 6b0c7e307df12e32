"""One application before the panel: its accreditation, its points, the list, the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from secretariat.choices.funding import AccreditationCheck
from secretariat.forms.funding import CheckForm, PanelDecisionForm, ScoreForm
from secretariat.models import FundingApplication, FundingRound
from secretariat.permissions.funding import (
    can_run_round,
    can_score,
    can_see_scores,
    may_record_decision,
    seat_on_panel,
)
from secretariat.services.funding.checking import check_accreditation
from secretariat.services.funding.deciding import decide_round
from secretariat.services.funding.proposing import (
    balance_of,
    hindrances,
    labelled,
    most_points,
    proposal_for,
)
from secretariat.services.funding.scoring import score_application
from secretariat.views.funding.finding import find_application, for_the_panel


@for_the_panel
@require_http_methods(["GET", "HEAD", "POST"])
def funding_score(
    request: HttpRequest, funding_round: FundingRound, reference: str
) -> HttpResponse:
    """Show one application, and take a member's points for it."""
    application = find_application(funding_round, reference)
    user = signed_in(request)
    member = seat_on_panel(user, funding_round)
    own = application.sheets.filter(member=member).first() if member else None
    form = ScoreForm(
        request.POST or None,
        criteria=list(funding_round.criteria.all()),
        initial=_given(own),
    )
    sees = can_see_scores(user, funding_round)
    may_score = can_score(user, application) and not sees
    if request.method == "POST":
        require(may_score)
        if form.is_valid() and _hand_in(request, application, form):
            return redirect("participation:funding-panel", funding_round.slug)
    context = {
        "round": funding_round,
        "application": application,
        "form": form,
        "may_score": may_score,
        "sheets": _sheets(application) if sees else [],
    }
    return render(request, "secretariat/funding/score.html", context)


def _given(sheet: Any) -> dict[str, Any]:
    if sheet is None:
        return {}
    points = {f"points_{one.criterion_id}": one.points for one in sheet.scores.all()}
    return points | {"remark": sheet.remark}


def _hand_in(request: HttpRequest, application: FundingApplication, form: ScoreForm) -> bool:
    try:
        score_application(
            application,
            form.points,
            remark=form.cleaned_data["remark"],
            actor=signed_in(request),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Your points for %(case)s are in.") % {"case": application})
    return True


def _sheets(application: FundingApplication) -> list[Any]:
    found = application.sheets.filter(member__left_at=None).select_related("member__user")
    return list(found.prefetch_related("scores__criterion"))


@for_the_panel
@require_http_methods(["GET", "HEAD", "POST"])
def accreditation_check(
    request: HttpRequest, funding_round: FundingRound, reference: str
) -> HttpResponse:
    """Write down whether an applicant's organisation is accredited; if not, it is refused."""
    require(can_run_round(request.user, funding_round))
    application = find_application(funding_round, reference)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_accreditation(application, **form.cleaned_data, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is written down."))
            return redirect("participation:funding-panel", funding_round.slug)
    context = {
        "round": funding_round,
        "application": application,
        "form": form,
        "is_open": application.accreditation == AccreditationCheck.OPEN,
    }
    return render(request, "secretariat/funding/check.html", context)


@for_the_panel
@require_safe
def funding_ranking(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Show the list the rule proposes, with its balance, to those whose own points are in."""
    require(can_see_scores(signed_in(request), funding_round))
    return render(request, "secretariat/funding/ranking.html", _listed(funding_round))


def _listed(funding_round: FundingRound) -> dict[str, Any]:
    rows = proposal_for(funding_round)
    applications = [row.application for row in rows]
    if funding_round.is_decided:
        chosen = {one.pk for one in applications if one.is_awarded}
    else:
        chosen = {row.application.pk for row in rows if row.is_award}
    balance = balance_of(applications, chosen)
    return {
        "round": funding_round,
        "rows": rows,
        "most": most_points(funding_round),
        "spent": funding_round.money(
            sum(row.application.amount for row in rows if row.application.pk in chosen)
        ),
        "budget": funding_round.money(funding_round.budget),
        "ceilings": _ceilings(
            funding_round, [row.application for row in rows if row.application.pk in chosen]
        ),
        "tables": [(name, labelled(name, totals)) for name, totals in balance.items()],
        "hindrances": [] if funding_round.is_decided else hindrances(funding_round),
    }


def _ceilings(funding_round: FundingRound, chosen: list[FundingApplication]) -> list[tuple]:
    return [
        (
            one,
            funding_round.money(sum(a.amount for a in chosen if a.group == one.group)),
            funding_round.money(one.most),
        )
        for one in funding_round.ceilings.all()
    ]


@for_the_panel
@require_http_methods(["GET", "HEAD", "POST"])
def funding_decide(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Write down what the panel decided, where and when; every applicant is told at once."""
    user = signed_in(request)
    require(may_record_decision(user, funding_round) and can_see_scores(user, funding_round))
    listed = _listed(funding_round)
    form = PanelDecisionForm(request.POST or None, rows=listed["rows"])
    if request.method == "POST" and form.is_valid():
        try:
            decide_round(funding_round, form.decision, actor=user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is on record, and every applicant is told."))
            return redirect(funding_round)
    return render(request, "secretariat/funding/decide.html", {**listed, "form": form})
