"""Calls for everybody to read, and the steps that open, extend and cancel them."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from secretariat.choices.slots import CALL_TRANSITIONS, CallStatus
from secretariat.forms.slots.slating import ExtendForm, ReasonForm
from secretariat.models import SlotCall
from secretariat.permissions.slots import can_nominate, can_run_slots, can_see_call
from secretariat.services.slots.calls import cancel_call, extend_call, publish_call
from secretariat.services.slots.reading import balance_of, nominations_by, slate_of

A_PAGE = 25


def find(request: HttpRequest, slug: str) -> SlotCall:
    """Return a call the reader may see, or a 404."""
    call = get_object_or_404(SlotCall.objects.select_related("event"), slug=slug)
    if not can_see_call(request.user, call):
        raise Http404
    return call


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Show what names are asked for now, and what became of the calls before."""
    calls = SlotCall.objects.select_related("event")
    runs = can_run_slots(request.user)
    if not runs:
        calls = calls.published()
    page = Paginator(calls, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "runs": runs}
    return render(request, "secretariat/slots/call_list.html", context)


@require_safe
def call_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show criteria, deadline, how many names from whom, the slate, and what became of it."""
    call = find(request, slug)
    counted = nominations_by(call)
    steps = CALL_TRANSITIONS[CallStatus(call.status)]
    context = {
        "call": call,
        "slate": slate_of(call) if call.has_public_slate else [],
        "sessions": call.sessions.all(),
        "counted": counted,
        "total": sum(count for _name, count in counted),
        "balance": balance_of(call) if call.has_public_slate else [],
        "sendings": call.sendings.all(),
        "may_nominate": call.is_open and can_nominate(request.user, call),
        "runs": can_run_slots(request.user),
        "may_cancel": CallStatus.CANCELLED in steps,
        "trail": audit.entries_about(call),
    }
    return render(request, "secretariat/slots/call_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what publishing freezes, then do it."""
    require(can_run_slots(request.user))
    call = find(request, slug)
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("It is published; from now on it is not changed.")):
            publish_call(call, actor=signed_in(request))
        return redirect(call)
    context = {"call": call, "sessions": call.sessions.all()}
    return render(request, "secretariat/slots/call_publish.html", context)


def _step(
    title: Promise,
    what: Promise,
    form_class: type[forms.Form],
    act: Callable[..., object],
    *,
    done: Promise,
) -> Callable[..., HttpResponse]:
    """Make the page of one step of whoever runs calls: a form, and ``act`` does it or says no."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, slug: str) -> HttpResponse:
        require(can_run_slots(request.user))
        call = find(request, slug)
        form = form_class(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                act(call, actor=signed_in(request), **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, str(done))
                return redirect(call)
        context = {"call": call, "form": form, "title": title, "what": what}
        return render(request, "secretariat/slots/step.html", context)

    return page


# Everybody gets more time.
call_extend = _step(
    gettext_lazy("Move the deadline on"),
    gettext_lazy("Everybody gets more time, and reads why. A deadline never comes earlier."),
    ExtendForm,
    extend_call,
    done=gettext_lazy("The deadline is moved on."),
)
# A call is given up before its slate went out.
call_cancel = _step(
    gettext_lazy("Cancel the call"),
    gettext_lazy("Everybody who was nominated gets the reason by mail. It cannot be opened again."),
    ReasonForm,
    cancel_call,
    done=gettext_lazy("The call is cancelled, and everybody is told."),
)
