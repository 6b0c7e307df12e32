"""The public register of relays and requests."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaison.forms import RegisterFilter
from liaison.models import Message
from liaison.permissions import can_receive_relays

MESSAGES_A_PAGE = 25


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show what was passed on, to whom, and how it was answered, newest first."""
    form = RegisterFilter(request.GET or None)
    messages = Message.objects.with_parties()
    if form.is_bound:
        messages = form.narrow(messages)
    context = {
        "form": form,
        "page": Paginator(messages, MESSAGES_A_PAGE).get_page(request.GET.get("page")),
        "may_receive": can_receive_relays(request.user),
    }
    return render(request, "liaison/register.html", context)
