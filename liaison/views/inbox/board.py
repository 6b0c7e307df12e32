"""The shared inbox of the six, and the board of what is overdue."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csb_portal.permissions import require, signed_in
from liaison.models.inbox.shift import on_duty
from liaison.permissions.inbox import can_work_in_inbox
from liaison.permissions.roles import works_here
from liaison.services.inbox.listing import (
    FILTERS,
    InboxRow,
    counted,
    inbox_rows,
    most_late_first,
    narrowed,
)
from secretariat.permissions.terms import is_secretariat_member

MESSAGES_A_PAGE = 50


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show every open message with whose turn it is; operators see what waits for them."""
    require(works_here(request.user))
    user, chosen = signed_in(request), request.GET.get("show", "all")
    chosen = chosen if chosen in FILTERS else "all"
    rows, is_ours = _rows(request)
    context = {
        "filters": counted(rows, chosen, user) if is_ours else [],
        "page": Paginator(narrowed(rows, chosen, user), MESSAGES_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "chosen": chosen,
        "is_ours": is_ours,
        "duty": on_duty(),
    }
    return render(request, "liaison/inbox/inbox.html", context)


@login_required
@require_safe
def overdue_board(request: HttpRequest) -> HttpResponse:
    """Show what is late, the latest first, and who has it in hand."""
    require(works_here(request.user))
    rows, is_ours = _rows(request)
    context = {"rows": most_late_first(rows), "is_ours": is_ours}
    return render(request, "liaison/inbox/overdue.html", context)


def _rows(request: HttpRequest) -> tuple[list[InboxRow], bool]:
    is_ours = can_work_in_inbox(request.user)
    with_drafts = is_secretariat_member(request.user)
    return inbox_rows(for_operators=not is_ours, with_drafts=with_drafts), is_ours
