"""Pages of elections: timeline, roll, result, complaints."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from elections.booth import PROGRAM, integrity_of, source_of
from elections.forms import ComplaintForm
from elections.models import Election
from elections.permissions import can_complain, can_see_roll, voter, was_on_roll
from elections.services.certification import file_complaint
from elections.timelines import election_steps
from elections.trusteeship import keepers_of


@require_safe
def election_list(request: HttpRequest) -> HttpResponse:
    """Show every election whose roll was frozen, newest first."""
    elections = Election.objects.public().select_related("call")
    return render(request, "elections/election_list.html", {"elections": elections})


def public_election(slug: str) -> Election:
    elections = Election.objects.public().select_related("call", "first_round", "certified_by")
    return get_object_or_404(elections, slug=slug)


@require_safe
def election_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where an election stands, who stands, and what the reader can do."""
    election = public_election(slug)
    roll = election.roll.valid()
    context = {
        "election": election,
        "steps": election_steps(election),
        "candidacies": election.candidacies.select_related("family"),
        "on_roll": roll.count(),
        "turnout": roll.voted().count(),
        "entry": voter(request.user, election),
        "may_see_roll": can_see_roll(request.user, election),
        "may_complain": can_complain(request.user, election),
        "keepers": keepers_of(election),
        "booth_hash": integrity_of(source_of(PROGRAM)),
        "runoff": Election.objects.filter(first_round=election).first(),
    }
    return render(request, "elections/election_detail.html", context)


@login_required
@require_safe
def election_roll(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the names on the roll to those on it, so that each can check it."""
    election = public_election(slug)
    require(can_see_roll(request.user, election))
    context = {
        "election": election,
        "roll": election.roll.select_related("family", "organisation").prefetch_related(
            "corrections"
        ),
    }
    return render(request, "elections/election_roll.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a voter's complaint."""
    election = public_election(slug)
    require(was_on_roll(request.user, election))
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            complaint = file_complaint(election, signed_in(request), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Received. Your complaint has the number %(reference)s.")
                % {"reference": complaint.reference},
            )
            return redirect(election)
    context = {"election": election, "form": form}
    status = 409 if form.errors else 200
    return render(request, "elections/complaint_form.html", context, status=status)
