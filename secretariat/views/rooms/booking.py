"""Book a room, change the booking, give it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from secretariat.case_links import case_of
from secretariat.choices.cases import CaseKind
from secretariat.forms.rooms import ChangeForm, GiveBackForm, RoomForm
from secretariat.models import Case, RoomBooking
from secretariat.permissions.rooms import books_at, can_book_for, speaks_for
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.booking import RoomWish, book_room
from secretariat.services.rooms.changing import change_booking
from secretariat.services.rooms.checks import SlotTaken
from secretariat.services.rooms.ending import end_resource_case
from secretariat.services.rooms.timetable import book_url
from secretariat.views.rooms.timetable import find_event

FILLED_IN = ("room", "day", "starts", "ends", "wait")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_book(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what somebody wants; where it is taken, show what is free instead."""
    event, user = find_event(slug), signed_in(request)
    require(books_at(user, event))
    initial = {name: request.GET[name] for name in FILLED_IN if name in request.GET}
    form = RoomForm(request.POST or None, initial=initial, event=event, user=user)
    offers: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            booking = _book(request, form)
        except DomainError as error:
            form.add_error(None, str(error))
            offers = offers_of(error)
        else:
            messages.success(request, _answer_to(booking))
            return redirect(booking)
    context = {"event": event, "terms": event.room_terms, "form": form, "offers": offers}
    return render(request, "secretariat/rooms/book.html", context)


def _book(request: HttpRequest, form: RoomForm) -> RoomBooking:
    data = form.cleaned_data
    wish = RoomWish(
        room=data["room"],
        group=form.groups.group_of(data["group"]),
        starts_at=data["starts_at"],
        ends_at=data["ends_at"],
        purpose=data["purpose"],
        people=data["people"],
    )
    return book_room(
        wish,
        actor=signed_in(request),
        key=data["key"],
        may_wait=data["wait"],
        beyond=data.get("beyond", ""),
    )


def offers_of(error: DomainError) -> list[tuple[str, str]]:
    """Return what is free instead, each with the link that fills it in."""
    if not isinstance(error, SlotTaken):
        return []
    return [
        (f"{room}, {RoomBooking(room=room, starts_at=span.starts, ends_at=span.ends).hours}",
         book_url(room, span))
        for room, span in error.offers
    ]  # fmt: skip


def _answer_to(booking: RoomBooking) -> str:
    words = {"room": booking.room, "hours": booking.hours, "number": booking.case.reference}
    if booking.is_held:
        return _("%(room)s is booked: %(hours)s. Your number is %(number)s.") % words
    return (
        _(
            "%(room)s is taken; you are on the waiting list for %(hours)s. Your number is %(number)s."
        )
        % words
    )


def find_booking(reference: str) -> RoomBooking:
    bookings = RoomBooking.objects.select_related("case__event", "room__event", "group__family")
    return get_object_or_404(bookings, case__reference=reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_booking(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a booking with what was changed in it, and change it."""
    booking, user = find_booking(reference), signed_in(request)
    require(can_book_for(user, booking.group))
    form = ChangeForm(request.POST or None, booking=booking, user=user)
    offers: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_booking(
                booking,
                room=form.cleaned_data["room"],
                starts_at=form.cleaned_data["starts_at"],
                ends_at=form.cleaned_data["ends_at"],
                reason=form.cleaned_data["reason"],
                actor=user,
            )
        except DomainError as error:
            form.add_error(None, str(error))
            offers = [(words, "") for words, _url in offers_of(error)]
        else:
            messages.success(request, _("It is changed, and everybody concerned hears of it once."))
            return redirect(booking)
    context = {
        "booking": booking,
        "case": booking.case,
        "changes": booking.changes.select_related("was_room__event"),
        "form": form if booking.is_held and not booking.is_over() else None,
        "back_form": GiveBackForm() if booking.is_ongoing else None,
        "offers": offers,
        "is_own": speaks_for(user, booking.group),
    }
    return render(request, "secretariat/rooms/booking.html", context)


@login_required
@require_POST
def room_give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a room back, or take it back with a reason."""
    booking, user = find_booking(reference), signed_in(request)
    require(can_book_for(user, booking.group))
    with reported(request, _("It is given back, and goes to whoever waits for it.")):
        withdraw_case(booking.case, reason=request.POST.get("reason", "")[:300], actor=user)
    return redirect(booking)


@require_POST
def follow_give_back(request: HttpRequest, token: str) -> HttpResponse:
    """Give back what one asked for, by the link of the receipt, without a password."""
    case = case_of(token)
    if case is None or case.kind not in (CaseKind.ROOM, CaseKind.INTERPRETATION):
        return redirect("participation:room-list")
    with reported(request, _("It is given back, and goes to whoever waits for it.")):
        _give_back(case, request.POST.getlist("row"))
    return redirect("participation:follow", token)


def _give_back(case: Case, rows: list[str]) -> None:
    if rows and case.kind == CaseKind.INTERPRETATION:
        wanted = [row for row in case.resource_bookings.all() if str(row.pk) in rows]
        end_resource_case(case, only=wanted)
    else:
        withdraw_case(case)
