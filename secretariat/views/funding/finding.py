"""Find a round, and tell whoever is kept out of it why."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from secretariat.models import FundingApplication, FundingRound
from secretariat.permissions.funding import can_see_round, has_business_with
from secretariat.permissions.recusals import is_recused

Page = Callable[..., HttpResponse]


def find_round(slug: str) -> FundingRound:
    """Return a round, or a 404."""
    return get_object_or_404(FundingRound.objects.select_related("event"), slug=slug)


def find_application(funding_round: FundingRound, reference: str) -> FundingApplication:
    """Return an application of the round, or a 404."""
    applications = funding_round.applications.with_case()
    return get_object_or_404(applications, case__reference=reference)


def for_the_panel(page: Page) -> Page:
    """Let in those who may see the round's applications; tell whoever is recused why not."""

    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        funding_round = find_round(slug)
        if can_see_round(request.user, funding_round):
            return page(request, funding_round, **kwargs)
        if not has_business_with(request.user, funding_round):
            raise PermissionDenied
        if not is_recused(request.user, funding_round):  # somebody who left the panel
            raise PermissionDenied
        return recused(request, funding_round)

    return guarded


def recused(request: HttpRequest, funding_round: FundingRound) -> HttpResponse:
    """Say that somebody is out of the round, since when and on which ground, and nothing else."""
    recusals = funding_round.recusals.filter(user=request.user.pk)
    context = {"round": funding_round, "recusals": recusals}
    return render(request, "secretariat/funding/recused.html", context, status=403)


def published_round(slug: str) -> FundingRound:
    """Return a round everybody can read, or a 404."""
    funding_round = find_round(slug)
    if funding_round.published_at is None:
        raise Http404
    return funding_round
