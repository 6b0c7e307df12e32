"""What is free and who has what: read by everybody, on a phone, by day and by room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from csb_portal import clock
from secretariat.forms.rooms import DayFilterForm
from secretariat.models import Event, RoomBooking, RoomTerms
from secretariat.permissions.rooms import books_at
from secretariat.services.rooms import timetable
from secretariat.services.rooms.reading import days_of


def find_event(slug: str) -> Event:
    """Return an event at which rooms are given, or a 404."""
    events = Event.objects.filter(room_terms__isnull=False).select_related("room_terms")
    return get_object_or_404(events, slug=slug)


@require_safe
def room_list(request: HttpRequest) -> HttpResponse:
    """Show at which events rooms are given, those to come first."""
    terms = RoomTerms.objects.select_related("event").order_by("event__first_day")
    today = clock.today()
    context = {
        "ahead": [one for one in terms if one.event.last_day >= today],
        "past": [one for one in terms if one.event.last_day < today],
    }
    return render(request, "secretariat/rooms/list.html", context)


@require_safe
def room_day(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a day of all rooms, or of one."""
    event = find_event(slug)
    return render(request, "secretariat/rooms/day.html", day_context(request, event))


@require_safe
def room_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a day to be printed and put on the door."""
    event = find_event(slug)
    context = day_context(request, event) | {"now": clock.now()}
    return render(request, "secretariat/rooms/print.html", context)


@require_safe
def room_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out a day of all rooms as CSV."""
    event = find_event(slug)
    form = DayFilterForm(request.GET, event=event, rooms=event.rooms.all())
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain")
    day = timetable.shown_day(event, form.cleaned_data["day"])
    return HttpResponse(
        timetable.day_csv(event, day),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="rooms-{event.slug}-{day}.csv"'},
    )


def day_context(request: HttpRequest, event: Event) -> dict:
    """Read which day and room are asked for; what cannot be read shows today and all."""
    rooms = list(event.rooms.prefetch_related("days"))
    form = DayFilterForm(request.GET or None, event=event, rooms=rooms)
    asked = form.cleaned_data if form.is_valid() else {}
    day = timetable.shown_day(event, asked.get("day"))
    form.initial = {"day": day.isoformat()}
    chosen = [room for room in rooms if str(room.pk) == asked.get("room")] or rooms
    days, place = days_of(event), days_of(event).index(day)
    return {
        "event": event,
        "terms": event.room_terms,
        "day": day,
        "form": form,
        "is_filtered": bool(request.GET),
        "lines": timetable.room_days(event, day, chosen),
        "before": days[place - 1] if place else None,
        "after": days[place + 1] if place + 1 < len(days) else None,
        "may_book": books_at(request.user, event),
        "own": RoomBooking.objects.of_groups_of(request.user, event, clock.now()),
    }
