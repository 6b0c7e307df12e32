"""What somebody with an account asked for, and what their family did."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csb_portal.permissions import signed_in
from families.permissions.mandates import current_mandate
from secretariat.choices.cases import HIDDEN_FROM_FAMILIES
from secretariat.models import Case
from secretariat.permissions.recusals import hidden_cases

A_PAGE = 25


@login_required
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """Show somebody their own cases, and a focal point those of the family."""
    user = signed_in(request)
    own = Case.objects.of(user).with_people()
    mandate = current_mandate(user)
    theirs = Case.objects.none()
    if mandate:
        theirs = Case.objects.filter(family=mandate.family).exclude(kind__in=HIDDEN_FROM_FAMILIES)
        theirs = theirs.exclude(pk__in=hidden_cases(user))
    context = {
        "own": own,
        "family": mandate.family if mandate else None,
        "page": Paginator(theirs.with_people(), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "secretariat/cases/mine.html", context)
