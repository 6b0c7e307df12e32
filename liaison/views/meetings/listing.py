"""The public lists of meetings and of what was agreed there."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csb_portal import clock
from csb_portal.permissions import is_staff
from families.models import FocalPoint
from families.permissions.mandates import current_mandate
from liaison.forms.meetings import ActionFilter, MeetingFilter
from liaison.models import ActionItem, Meeting, MeetingSeries
from liaison.permissions.meetings import can_plan_meetings, run_by
from liaison.sources.meetings import suggested

ROWS_A_PAGE = 25


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Show when the bureau meets whom, latest first, and what the rhythms suggest next."""
    form = MeetingFilter(request.GET or None)
    may_plan = can_plan_meetings(request.user)
    meetings = Meeting.objects.with_parties()
    if not (may_plan or is_staff(request.user)):
        meetings = meetings.public() | meetings.filter(pk__in=run_by(request.user).values("pk"))
    if form.is_bound:
        meetings = form.narrow(meetings)
    context = {
        "form": form,
        "page": Paginator(meetings, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "series": _series(),
        "may_plan": may_plan,
        "may_plan_own": may_plan or current_mandate(request.user) is not None,
    }
    return render(request, "meetings/meeting_list.html", context)


def _series() -> list[dict]:
    """Return each series with its next meeting, or when its rhythm suggests one."""
    now = clock.now()
    meetings = Prefetch("meetings", Meeting.objects.order_by("-starts_at", "-pk"))
    running = MeetingSeries.objects.filter(is_running=True).prefetch_related(meetings)
    rows = []
    for series in running.select_related("counterpart", "audience", "family"):
        ahead = [m for m in series.meetings.all() if m.is_ahead and m.starts_at > now]
        public = [m for m in ahead if m.is_public]
        last = suggested(series)
        at = series.next_after(last.starts_at, now) if last else None
        rows.append({"series": series, "next": public[-1] if public else None, "suggested": at})
    return rows


@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """Show what was agreed, who owes it, and what is late."""
    form = ActionFilter(request.GET or None)
    actions = ActionItem.objects.with_owner().public()
    if form.is_bound:
        actions = form.narrow(actions)
    page = Paginator(actions, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": with_holders(list(page))}
    return render(request, "meetings/action_list.html", context)


def with_holders(actions: list[ActionItem]) -> list[tuple[ActionItem, FocalPoint | None]]:
    """Return each action with who sits in its seat now, read in one query for all."""
    families = {action.owner_family_id for action in actions}
    sitting = FocalPoint.objects.sitting().filter(family__in=families).select_related("user")
    holders = {(mandate.family_id, mandate.seat): mandate for mandate in sitting}
    return [(a, holders.get((a.owner_family_id, a.owner_seat))) for a in actions]
