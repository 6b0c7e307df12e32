"""Reviews for everybody to read, and the one click that stops one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.choices.reviews import Finding, StoppedHow
from families.forms.reviews import CaseDecisionForm, PublicReasonForm, ReplyForm
from families.models import CompositionReview, Family, ReviewCase
from families.permissions.mandates import mandate_for
from families.permissions.reviews import (
    can_decide_case,
    can_object,
    can_run_reviews,
    can_see_review,
    findings_for,
)
from families.review_links import read_stop_token
from families.services.confirmations import confirm_roster
from families.services.reviews.settling import decide_case, object_to_dormancy, stop_review


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Show the reviews of the composition, latest first, and what each found."""
    shown = Q(findings__in=findings_for(request.user))
    silent = shown & Q(findings__result=Finding.NO_SIGN)
    reviews = CompositionReview.objects.annotate(
        family_count=Count("findings", filter=shown, distinct=True),
        without=Count("findings", filter=silent, distinct=True),
    )
    if not can_run_reviews(request.user):
        reviews = reviews.exclude(noticed_at=None)
    return render(request, "families/review_list.html", {"reviews": reviews})


def _find(request: HttpRequest, reference: str) -> CompositionReview:
    review = get_object_or_404(
        CompositionReview.objects.select_related("criteria__document"), reference=reference
    )
    if not can_see_review(request.user, review):
        raise Http404
    return review


@require_safe
def review_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the record of one review: its rules, what it found, and each family's case."""
    review = _find(request, reference)
    cases = review.cases if can_run_reviews(request.user) else review.cases.public()
    cases = cases.select_related("family", "review", "stopped_by", "decided_by")
    context = {
        "review": review,
        "findings": findings_for(request.user)
        .filter(review=review)
        .select_related("family", "review"),
        "cases": [_shown(request, case) for case in cases.prefetch_related("objections__family")],
        "trail": audit.entries_about(review),
    }
    return render(request, "families/review_detail.html", context)


def _shown(request: HttpRequest, case: ReviewCase) -> dict[str, object]:
    return {
        "case": case,
        "steps": case.steps,
        "may_stop": case.is_open and mandate_for(request.user, case.family) is not None,
        "may_object": can_object(request.user, case),
        "may_decide": can_decide_case(request.user, case),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_stop(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a focal point say that the family is there."""
    family = get_object_or_404(Family, slug=slug)
    require(mandate_for(request.user, family))
    case = family.review_cases.open().select_related("family", "review").first()
    if case is None:
        messages.info(request, _("No review of your [family] is open; nothing is needed."))
        return redirect(family)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = _("Thank you. Your [family]'s word is recorded.")
        with reported(request, said):
            actor = signed_in(request)
            stop_review(case, how=StoppedHow.CLICK, actor=actor, **form.cleaned_data)
        return redirect(family)
    return render(request, "families/review_stop.html", {"case": case, "form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_stop_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever was sent the link stop the review, by one button and without a login.

    Opening the link changes nothing, because mail scanners open links.
    """
    found = read_stop_token(token)
    if found is None:
        return render(request, "families/review_stop_stale.html", status=404)
    case, user = found
    form = ReplyForm(request.POST if request.method == "POST" else None)
    context = {"case": case, "form": form, "is_link": True}
    if request.method == "POST" and form.is_valid():
        try:
            case = stop_review(case, how=StoppedHow.LINK, actor=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "families/review_stopped.html", {"case": case})
    return render(request, "families/review_stop.html", context)


def _case(request: HttpRequest, reference: str, slug: str) -> ReviewCase:
    review = _find(request, reference)
    return get_object_or_404(review.cases.select_related("family", "review"), family__slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case_object(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Let a focal point object to recording a family as dormant."""
    case = _case(request, reference, slug)
    require(can_object(request.user, case))
    form = PublicReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("Your objection is recorded; staff decide.")):
            object_to_dormancy(case, actor=signed_in(request), **form.cleaned_data)
        return redirect(case.get_absolute_url())
    return render(request, "families/review_object.html", {"case": case, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case_decide(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Let staff decide on a family after an objection."""
    case = _case(request, reference, slug)
    require(can_decide_case(request.user, case))
    form = CaseDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("The decision is recorded and announced.")):
            decide_case(case, actor=signed_in(request), **form.cleaned_data)
        return redirect(case.get_absolute_url())
    return render(request, "families/review_decide.html", {"case": case, "form": form})


@login_required
@require_POST
def roster_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a focal point confirm who speaks for the family, by one click."""
    family = get_object_or_404(Family, slug=slug)
    require(mandate_for(request.user, family))
    with reported(request, _("Thank you. The roster is confirmed as of today.")):
        confirm_roster(family, actor=signed_in(request))
    return redirect(family)
