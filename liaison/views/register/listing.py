"""The public register of relays and requests."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.forms.register import RegisterFilter
from liaison.permissions.register import (
    can_receive_relays,
    can_write_statements,
    drafts_of,
    visible_messages,
)

MESSAGES_A_PAGE = 25


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show what was passed on, to whom, and how it was answered, newest first."""
    form = RegisterFilter(request.GET or None)
    messages = visible_messages(request.user).with_parties()
    if form.is_bound:
        messages = form.narrow(messages)
    context = {
        "form": form,
        "page": Paginator(messages, MESSAGES_A_PAGE).get_page(request.GET.get("page")),
        "may_receive": can_receive_relays(request.user),
        "may_state": can_write_statements(request.user),
        "drafts": drafts_of(request.user),
    }
    return render(request, "liaison/register.html", context)
