"""The public calendar: what is ahead, what was, and which of it people can come to."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from csb_portal import clock
from csb_portal.months import Month
from liaison.choices.calendar import EventCategory
from liaison.models import CalendarEvent, Counterpart, Deadline
from liaison.services.calendar.links import as_webcal
from liaison.services.calendar.listing import (
    DEADLINE,
    MEETING,
    Wanted,
    bodies_with_entries,
    by_month,
    lines_of,
)

LINES_A_PAGE = 40
PARAMETERS = ("month", "when", "category", "with", "attend")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the calendar, as what is ahead or as one month, filtered by links."""
    wanted = _wanted(request)
    page = Paginator(lines_of(wanted), LINES_A_PAGE).get_page(request.GET.get("page"))
    feed = (
        reverse("calendar:feed-counterpart", args=[wanted.body.slug])
        if wanted.body
        else reverse("calendar:feed-public")
    )
    month = wanted.month or Month.of(clock.today())
    context = {
        "wanted": wanted,
        "page": page,
        "months": by_month(list(page)),
        "ways": _ways(request, wanted),
        "filters": _filters(request),
        "is_filtered": any(request.GET.get(name) for name in ("category", "with", "attend")),
        "previous_month": _address(request, month=str(month.plus(-1)), when=""),
        "next_month": _address(request, month=str(month.plus(1)), when=""),
        "feed": feed,
        "webcal": as_webcal(settings.SITE_URL + feed),
    }
    return render(request, "calendar/calendar.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    """Read the address. Raises ``Http404`` for a month, category or body that is none."""
    asked = {name: request.GET.get(name, "") for name in PARAMETERS}
    known = ("", MEETING, DEADLINE, *EventCategory.values)
    if asked["category"] not in known:
        raise Http404
    try:
        month = Month.parse(asked["month"]) if asked["month"] else None
    except ValueError as error:
        raise Http404 from error
    return Wanted(
        category=asked["category"],
        body=_body(asked["with"]) if asked["with"] else None,
        attendable=asked["attend"] == "yes",
        past=asked["when"] == "past",
        month=month,
    )


def _body(slug: str) -> Counterpart:
    if not slug_re.fullmatch(slug):
        raise Http404
    return get_object_or_404(Counterpart, slug=slug)


def _address(request: HttpRequest, **changes: str) -> str:
    """Return this page's address with some of its parameters changed."""
    asked = {name: request.GET.get(name, "") for name in PARAMETERS} | changes
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"?{query}" if query else "?"


def _link(request: HttpRequest, label: str, **changes: str) -> dict:
    is_current = all(request.GET.get(name, "") == value for name, value in changes.items())
    return {"label": label, "url": _address(request, **changes), "is_current": is_current}


def _ways(request: HttpRequest, wanted: Wanted) -> list[dict]:
    month = str(wanted.month or Month.of(clock.today()))
    return [
        _link(request, _("Coming"), when="", month=""),
        _link(request, _("Past"), when="past", month=""),
        _link(request, _("By month"), month=month, when=""),
    ]


def _filters(request: HttpRequest) -> list[dict]:
    categories = [(MEETING, _("Meetings of the [bureau]")), (DEADLINE, _("Deadlines"))]
    categories += [(value, str(label)) for value, label in EventCategory.choices]
    bodies = [(body.slug, body.abbreviation or body.name) for body in bodies_with_entries()]
    return [
        {
            "label": _("Can I attend?"),
            "links": [
                _link(request, _("Show everything"), attend=""),
                _link(request, _("What civil society can attend"), attend="yes"),
            ],
        },
        {
            "label": _("Category"),
            "links": [
                _link(request, _("All"), category=""),
                *(_link(request, label, category=value) for value, label in categories),
            ],
        },
        {
            "label": _("With"),
            "links": [
                _link(request, _("Everybody"), **{"with": ""}),
                *(_link(request, label, **{"with": slug}) for slug, label in bodies),
            ],
        },
    ]


@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one outside event: who gets in, how sure it is, and where it was before it moved."""
    events = CalendarEvent.objects.prefetch_related("bodies", "moves")
    event = get_object_or_404(events, slug=slug)
    deadlines = event.deadlines.with_statements()
    return render(request, "calendar/event.html", {"event": event, "deadlines": deadlines})


@require_safe
def deadline_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one deadline, and side by side what each source says where they disagree."""
    deadline = get_object_or_404(Deadline.objects.with_statements(), slug=slug)
    return render(request, "calendar/deadline.html", {"deadline": deadline})
