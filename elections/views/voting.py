"""The booth: tick, review, cast. It works without JavaScript."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.permissions import signed_in
from elections.forms import BallotForm
from elections.models import Election
from elections.permissions import voter
from elections.services.ballots import cast_ballot
from elections.views.elections import public_election


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def election_vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead a voter through the booth, or say which rule keeps it shut for them."""
    election = public_election(slug)
    entry = voter(request.user, election)
    if entry is None or not (election.is_open or entry.voted_at):
        return render(
            request,
            "elections/vote_closed.html",
            {"election": election, "entry": entry},
            status=403 if request.method == "POST" else 200,
        )
    if entry.voted_at:
        again = request.method == "POST"
        context = {"election": election, "entry": entry, "again": again}
        return render(request, "elections/vote_done.html", context, status=409 if again else 200)
    return _booth(request, election)


def _booth(request: HttpRequest, election: Election) -> HttpResponse:
    candidacies = list(election.candidacies.select_related("family"))
    form = BallotForm(request.POST or None, election=election, candidacies=candidacies)
    context = {"election": election, "form": form, "candidacies": candidacies}
    step = request.POST.get("step", "")
    if step not in {"review", "cast"} or not form.is_valid():
        status = 422 if step in {"review", "cast"} else 200
        return render(request, "elections/vote.html", context, status=status)
    chosen = form.cleaned_data["choices"]
    if step == "review":
        context["chosen"] = [c for c in candidacies if c.family.slug in chosen]
        return render(request, "elections/vote_review.html", context)
    try:
        cast_ballot(election, signed_in(request), ballot=request.POST.get("ballot", ""))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "elections/vote.html", context, status=409)
    return redirect("elections:election-vote", election.slug)
