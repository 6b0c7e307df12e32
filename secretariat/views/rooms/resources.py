"""Interpretation and equipment: who has what on a day, and ask for some."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from secretariat.case_links import follow_path
from secretariat.forms.rooms import DayFilterForm, ResourceForm
from secretariat.models import Case
from secretariat.permissions.rooms import books_at
from secretariat.services.rooms import timetable
from secretariat.services.rooms.resources import ResourceWish, book_resources
from secretariat.views.rooms.timetable import find_event


@require_safe
def resource_day(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many there are of each, and which group has one when."""
    event = find_event(slug)
    form = DayFilterForm(request.GET or None, event=event, rooms=())
    del form.fields["room"]
    asked = form.cleaned_data["day"] if form.is_valid() else None
    day = timetable.shown_day(event, asked)
    form.initial = {"day": day.isoformat()}
    context = {
        "event": event,
        "day": day,
        "form": form,
        "lines": timetable.resource_days(event, day),
        "may_book": books_at(request.user, event),
    }
    return render(request, "secretariat/rooms/resources.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resource_book(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what somebody needs, for one day or the same hours of several."""
    event, user = find_event(slug), signed_in(request)
    require(books_at(user, event))
    form = ResourceForm(request.POST or None, event=event, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            case = _book(request, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Your number is %(number)s; this is what became of it.")
                % {"number": case.reference},
            )
            return redirect(follow_path(case))
    context = {"event": event, "terms": event.room_terms, "form": form}
    return render(request, "secretariat/rooms/resource_book.html", context)


def _book(request: HttpRequest, form: ResourceForm) -> Case:
    data = form.cleaned_data
    hours = [form.moments(day, data["starts"], data["ends"]) for day in data["days"]]
    wishes = [
        ResourceWish(resource, *moments, count=data["count"], place=data["place"])
        for moments in hours
        for resource in data["resources"]
    ]
    return book_resources(
        wishes,
        event=form.event,
        group=form.groups.group_of(data["group"]),
        actor=signed_in(request),
        purpose=data["purpose"],
        key=data["key"],
        may_wait=data["wait"],
    )
