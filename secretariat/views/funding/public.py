"""What everybody reads of funding, and how anybody asks for it."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.throttle import client_of, is_allowed
from secretariat.case_links import case_of
from secretariat.choices.cases import CaseKind
from secretariat.forms.funding import FundingForm
from secretariat.models import FundingRound
from secretariat.permissions.funding import can_run_funding, can_run_round, can_see_round
from secretariat.services.funding.applying import apply_for_funding
from secretariat.services.funding.awarding import accept_award, decline_award
from secretariat.services.funding.panel import missing_members
from secretariat.services.funding.totals import public_totals
from secretariat.views.cases.lodging import lead_on
from secretariat.views.funding.finding import find_round, published_round

AN_HOUR = timedelta(hours=1)


@require_safe
def funding_list(request: HttpRequest) -> HttpResponse:
    """List the rounds everybody can read; drafts for those who prepare them."""
    runs = can_run_funding(request.user)
    context = {
        "rounds": FundingRound.objects.public().select_related("event"),
        "drafts": FundingRound.objects.filter(published_at=None) if runs else [],
        "runs": runs,
    }
    return render(request, "secretariat/funding/list.html", context)


@require_safe
def funding_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rule, the criteria, the money and, once it is decided, the totals; never a name."""
    found = find_round(slug)
    if found.is_draft and not can_run_funding(request.user):
        raise Http404
    context = {
        "round": found,
        "criteria": found.criteria.all(),
        "ceilings": [
            (one, found.money(one.most), found.money(one.awarded)) for one in found.ceilings.all()
        ],
        "budget": found.money(found.budget),
        "awarded": found.money(found.awarded),
        "missing": missing_members(found),
        "totals": public_totals(found),
        "sees": can_see_round(request.user, found),
        "runs": can_run_round(request.user, found),
    }
    return render(request, "secretariat/funding/round.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def funding_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Let anybody ask for funding, without an account, on a phone."""
    found = published_round(slug)
    user = request.user if request.user.is_authenticated else None
    initial = {"name": user.name, "email": user.email, "language": user.language} if user else {}
    form = FundingForm(request.POST or None, funding_round=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _throttle(request, form.cleaned_data["email"])
            key = form.cleaned_data["key"]
            made = apply_for_funding(found, form.applicant, form.asked, key=key, actor=user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return lead_on(request, made.case)
    context = {"round": found, "form": form, "criteria": found.criteria.all()}
    return render(request, "secretariat/funding/apply.html", context)


def _throttle(request: HttpRequest, email: str) -> None:
    of_client = is_allowed("funding-client", client_of(request), times=30, within=AN_HOUR)
    of_address = is_allowed("funding-address", email, times=5, within=AN_HOUR)
    if not (of_client and of_address):
        raise DomainError(
            _("Too many applications came from here within an hour."),
            rule=_("A form that mails strangers has its limits."),
            so=_("Wait an hour, then send it again; nothing of it is lost in your browser."),
        )


@require_POST
def award_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take an applicant's yes or no to an award, by the link of their case."""
    case = case_of(token)
    if case is None or case.kind != CaseKind.FUNDING:
        raise Http404
    if "accept" in request.POST:
        with reported(request, _("Thank you. The award is yours.")):
            accept_award(case.funding)
    elif request.POST.get("confirmed"):
        with reported(request, _("The award is given back, and goes to the next.")):
            decline_award(case.funding)
    return redirect("participation:follow", token)
