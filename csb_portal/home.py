"""The front page and the desk, put together from what each floor has to say."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csb_portal import sources as ground
from csb_portal.desk import most_urgent_first, soonest_first
from elections import sources as elections
from families import sources as families
from liaison import sources as liaison
from reports import sources as reports
from secretariat import sources as secretariat

FLOORS = (families, elections, secretariat, liaison, reports)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this body is, what is open now, and where the latest report is."""
    notices = [notice for floor in FLOORS for notice in floor.notices()]
    context = {
        "notices": soonest_first(notices),
        "report": reports.latest_report(),
    }
    return render(request, "home.html", context)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show somebody what needs them now, most urgent first, and nothing else."""
    tasks = [task for floor in (ground, *FLOORS) for task in floor.tasks_for(request.user)]
    return render(request, "desk.html", {"tasks": most_urgent_first(tasks)})
