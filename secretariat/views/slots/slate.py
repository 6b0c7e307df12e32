"""The slate, for the secretariat: put together, confirmed by a second person, sent, settled."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.models import User
from csb_portal.permissions import require, signed_in
from secretariat.choices.slots import SENT_SLATE
from secretariat.forms.slots.slating import (
    CancelSessionForm,
    LeftOffForm,
    OutcomeForm,
    SendingForm,
)
from secretariat.models import SlatePlace, SlotCall, SlotSession
from secretariat.permissions.slots import (
    can_confirm,
    can_record_outcomes,
    can_run_slots,
    has_part_in,
)
from secretariat.services.slots.outcomes import cancel_session, record_outcome, record_sending
from secretariat.services.slots.reading import balance_of, message_of, slate_of
from secretariat.services.slots.slating import (
    confirm_slate,
    left_off,
    move_up,
    propose_slate,
    put_on_slate,
    take_back_slate,
    take_off_slate,
)
from secretariat.views.slots.calls import find

# Further than the keys of a database count.
LONGEST_NUMBER = 18


def _run(request: HttpRequest, slug: str) -> SlotCall:
    require(can_run_slots(request.user))
    return find(request, slug)


@login_required
@require_safe
def slate(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every session with its names and those who wait, the balance, and the next step."""
    require(can_record_outcomes(request.user))
    call = find(request, slug)
    user = signed_in(request)
    sessions = slate_of(call)
    context = {
        "call": call,
        "rows": [(row, has_part_in(user, row.session)) for row in sessions],
        "balance": balance_of(call),
        "sendings": call.sendings.select_related("recorded_by"),
        "runs": can_run_slots(user),
        "may_confirm": can_confirm(user, call),
        "is_sent": call.status in SENT_SLATE,
    }
    return render(request, "secretariat/slots/slate.html", context)


@login_required
@require_POST
def slate_step(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a name on, take it off, move it up, take the slate back, confirm it."""
    call = _run(request, slug)
    with reported(request, _("The slate is changed.")):
        _take_step(request, call, signed_in(request))
    return redirect("participation:slot-slate", slug)


def _take_step(request: HttpRequest, call: SlotCall, user: User) -> None:
    step = request.POST.get("step", "")
    if step == "put":
        nomination = get_object_or_404(call.nominations, pk=_number(request, "nomination"))
        chosen = _number(request, "session")
        session = get_object_or_404(call.sessions, pk=chosen) if chosen else None
        put_on_slate(nomination, actor=user, session=session)
    elif step in ("off", "up"):
        places = SlatePlace.objects.filter(session__call=call)
        place = get_object_or_404(places, pk=_number(request, "place"))
        (take_off_slate if step == "off" else move_up)(place, actor=user)
    elif step == "back":
        take_back_slate(call, actor=user)
    elif step == "confirm":
        confirm_slate(call, actor=user)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slate_propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a reason for each name that is left off, then put the slate before a colleague."""
    call = _run(request, slug)
    form = LeftOffForm(
        request.POST if request.method == "POST" else None, nominations=left_off(call)
    )
    if request.method == "POST" and form.is_valid():
        try:
            propose_slate(call, form.reasons, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("A second person is asked to confirm it."))
            return redirect("participation:slot-slate", slug)
    context = {"call": call, "form": form, "rows": slate_of(call)}
    return render(request, "secretariat/slots/slate_propose.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slate_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the message to be copied, and take when it went out, and to whom."""
    call = _run(request, slug)
    message = message_of(call)
    form = SendingForm(
        request.POST if request.method == "POST" else None,
        initial={"text": message, "sent_at": clock.now()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_sending(call, form.sending, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is written down when it went out, and to whom."))
            return redirect("participation:slot-slate", slug)
    context = {"call": call, "form": form, "message": message}
    return render(request, "secretariat/slots/slate_send.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_outcome(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take what became of a name: what, by whom, how, when, where and why."""
    require(can_record_outcomes(request.user))
    call = find(request, slug)
    places = SlatePlace.objects.filter(session__call=call).with_people()
    place = get_object_or_404(places, pk=pk)
    initial = {"taken_at": clock.now()}
    form = OutcomeForm(
        request.POST if request.method == "POST" else None, place=place, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            outcome = form.cleaned_data["outcome"]
            record_outcome(place, outcome, form.became, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is written down, and everybody it is about is told."))
            return redirect("participation:slot-slate", slug)
    context = {"call": call, "place": place, "form": form}
    return render(request, "secretariat/slots/place_outcome.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take that a session does not take place: every name on its slate hears of it."""
    require(can_record_outcomes(request.user))
    call = find(request, slug)
    session: SlotSession = get_object_or_404(call.sessions, pk=pk)
    initial = {"taken_at": clock.now(), "form": "written"}
    form = CancelSessionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session, form.became, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The session is cancelled, and everybody is told."))
            return redirect("participation:slot-slate", slug)
    context = {"call": call, "session": session, "form": form}
    return render(request, "secretariat/slots/session_cancel.html", context)
