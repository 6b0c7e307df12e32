"""Pages of the secretariat: everyone reads, focal points claim, members step down."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.permissions.mandates import current_mandate
from families.views.directory import day_asked_for
from secretariat.forms.terms import StepDownForm
from secretariat.models import Claim, Seat, Term, places_of
from secretariat.permissions.terms import can_step_down
from secretariat.services.terms import directory
from secretariat.services.terms.handovers import may_hand_over
from secretariat.services.terms.queue import claim_seat, leave_queue, place_of
from secretariat.services.terms.resignations import step_down


@require_safe
def secretariat_detail(request: HttpRequest) -> HttpResponse:
    """Show who sits, by which act each was seated, and what is vacant, on any day."""
    form, on = day_asked_for(request)
    today = clock.today()
    terms = list(Term.objects.with_outcome())
    term = _term_on(terms, on)
    context = {
        "form": form,
        "on": on,
        "is_today": on == today,
        "term": term,
        "may_hand_over": may_hand_over(request.user, term),
        "other_terms": [each for each in terms if each != term and each.starts_on <= today],
        **(_picture(term, on) if term else {}),
    }
    return render(request, "secretariat/secretariat_detail.html", context)


@require_safe
def secretariat_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the seats of a day as CSV: names of office, never addresses."""
    form, on = day_asked_for(request)
    if not form.is_valid() and form.is_bound:
        return HttpResponse(form.errors["on"].as_text(), status=400, content_type="text/plain")
    term = _term_on(Term.objects.with_outcome(), on)
    places = _picture(term, on)["places"] if term else []
    return HttpResponse(
        directory.secretariat_csv(term, places),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="secretariat-{on}.csv"'},
    )


def _term_on(terms: Iterable[Term], on: date) -> Term | None:
    return next((each for each in terms if each.starts_on <= on <= each.ends_on), None)


def _picture(term: Term, on: date) -> dict:
    history = [seat for seat in term.holdings.with_people() if seat.since <= on]
    for seat in history:
        seat.term = term  # its act is told by the term's call and election, read already
    waiting = term.claims.waiting().select_related("user", "focal_point__family")
    places = places_of(term, history, on)
    return {
        "places": places,
        "vacant": sum(place.holder is None for place in places),
        "history": history,
        "waiting": list(waiting) if on == clock.today() else [],
        "chosen": term.composed_of,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def seat_claim(request: HttpRequest) -> HttpResponse:
    """Show the first-come queue to everybody, and take a focal point's claim."""
    if request.method == "POST":
        return _take_claim(request)
    term = Term.objects.running().first()
    return render(request, "secretariat/seat_claim.html", _queue_context(request, term))


def _queue_context(request: HttpRequest, term: Term | None) -> dict:
    if term is None:
        return {"term": None}
    user = request.user
    taken = list(term.holdings.occupied().with_people())
    waiting = list(term.claims.waiting().select_related("user", "focal_point__family"))
    claim = next((each for each in waiting if each.user_id == user.pk), None)
    return {
        "term": term,
        "vacant": term.seats - len(taken),
        "waiting": waiting,
        "mandate": current_mandate(user),
        "my_seat": next((seat for seat in taken if seat.user_id == user.pk), None),
        "my_claim": claim,
        "my_place": waiting.index(claim) + 1 if claim else None,
    }


@login_required
def _take_claim(request: HttpRequest) -> HttpResponse:
    term = Term.objects.running().first()
    if term is None or request.POST.get("term") != str(term.pk):
        messages.error(
            request,
            _("The page you sent was about a [secretariat] that is no longer in office. ")
            + _("Nothing was claimed; look again at what is open now."),
        )
        return redirect("secretariat:seat-claim")
    try:
        claim = claim_seat(term, user=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _answer_to(claim))
    return redirect("secretariat:seat-claim")


def _answer_to(claim: Claim) -> str:
    if claim.is_waiting:
        return _(
            "All seats are taken. Your number in the queue is %(number)d, "
            "your place on the waiting list %(place)d."
        ) % {"number": claim.number, "place": place_of(claim)}
    seat = Seat.objects.occupied().get(term=claim.term_id, user=claim.user_id)
    return _("You hold seat %(seat)d. Your number in the queue was %(number)d.") % {
        "seat": seat.number,
        "number": claim.number,
    }


@login_required
@require_POST
def claim_leave(request: HttpRequest) -> HttpResponse:
    """Give up one's own place on the waiting list."""
    claim = Claim.objects.waiting().filter(user=request.user).select_related("term").first()
    if claim is None or request.POST.get("claim") != str(claim.pk):
        messages.error(
            request,
            _("That place on the waiting list is not yours any more, so nothing was changed."),
        )
        return redirect("secretariat:seat-claim")
    with reported(request, _("You have left the waiting list.")):
        leave_queue(claim, actor=signed_in(request))
    return redirect("secretariat:seat-claim")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat_step_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what giving up a seat does, and do it on a deliberate yes."""
    seat = get_object_or_404(Seat.objects.with_people().select_related("term"), pk=pk)
    require(can_step_down(request.user, seat))
    form = StepDownForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            step_down(seat, actor=signed_in(request), on=form.cleaned_data["on"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Seat %(number)d is given up.") % {"number": seat.number})
            return redirect("secretariat:secretariat-detail")
    is_own = seat.user_id == request.user.pk
    context = {"seat": seat, "form": form, "is_own": is_own}
    return render(request, "secretariat/seat_step_down.html", context)
