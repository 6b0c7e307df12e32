"""The boards of the secretariat and of the Division, over all kinds of cases."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csb_portal import clock
from csb_portal.permissions import require, signed_in
from secretariat.forms.board import BoardForm, ChosenForm
from secretariat.permissions.cases import can_handle_cases
from secretariat.services.board.exporting import cases_csv
from secretariat.services.board.listing import cases_for, counted, first_view, shown_on
from secretariat.services.cases.totals import totals_csv

A_PAGE = 50


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show what waits for whom, what is due first at the top, narrowed by the address alone."""
    require(can_handle_cases(request.user))
    user, form = signed_in(request), BoardForm(request.GET)
    view = form.view_or(first_view(user))
    cases = cases_for(user, form.wanted)
    context = {
        "form": form,
        "view": view,
        "boards": counted(cases, view, user),
        "page": Paginator(shown_on(cases, view, user), A_PAGE).get_page(request.GET.get("page")),
        "query": query_of(request, view),
        "narrowed_by": query_of(request),
        "chosen_form": ChosenForm(),
    }
    return render(request, "secretariat/board/board.html", context)


@login_required
@require_safe
def board_csv(request: HttpRequest) -> HttpResponse:
    """Hand out what a board shows as CSV, all pages of it."""
    require(can_handle_cases(request.user))
    user, form = signed_in(request), BoardForm(request.GET)
    cases = shown_on(cases_for(user, form.wanted), form.view_or(first_view(user)), user)
    name = f"cases-{clock.today():%Y-%m-%d}.csv"
    return HttpResponse(
        cases_csv(cases),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


@require_safe
def totals_table(_request: HttpRequest) -> HttpResponse:
    """Hand out the totals that everybody may know, as CSV."""
    return HttpResponse(
        totals_csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="participation-totals.csv"'},
    )


def query_of(request: HttpRequest, view: str = "") -> str:
    """Return the filter of the address without its page, to be passed on with a board or none."""
    query: QueryDict = request.GET.copy()
    for name in ("page", "view"):
        query.pop(name, None)
    if view:
        query["view"] = view
    return query.urlencode()
