"""The vote page: the booth, the ballot it sends, and what became of it."""

from typing import Any

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.permissions import signed_in
from elections.booth import PROGRAM, integrity_of, lines_of, source_of
from elections.choices import Level
from elections.forms import BallotForm
from elections.models import Election, RollEntry
from elections.permissions import voter
from elections.services.ballots import cast_ballot
from elections.services.codes import code_for
from elections.services.fates import is_in_box
from elections.services.opening import open_if_due
from elections.views.elections import public_election

# The booth runs as a Worker from the text whose hash it has checked.
worker_from_memory: Any = csp_update({"worker-src": ["blob:"]})


@login_required
@never_cache
@worker_from_memory
@require_http_methods(["GET", "HEAD", "POST"])
def election_vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead a voter to the booth, or say what is in the box; take a ballot made elsewhere."""
    election = public_election(slug)
    open_if_due(election)
    election.refresh_from_db()
    entry = voter(request.user, election)
    if entry is None or not (election.is_open or entry.voted_at):
        return _closed(request, election, entry, 403 if request.method == "POST" else 200)
    if request.method == "POST":
        return _take(request, election, entry)
    may_again = election.is_open and not election.takes_one_ballot and "again" in request.GET
    if entry.voted_at and not may_again:
        context = {"election": election, "entry": entry}
        return render(request, "elections/vote_done.html", context)
    return _booth(request, election, entry, BallotForm())


def _closed(
    request: HttpRequest,
    election: Election,
    entry: RollEntry | None,
    status: int,
    refusal: DomainError | None = None,
) -> HttpResponse:
    context = {"election": election, "entry": entry, "refusal": refusal}
    return render(request, "elections/vote_closed.html", context, status=status)


def _take(request: HttpRequest, election: Election, entry: RollEntry) -> HttpResponse:
    form = BallotForm(request.POST, request.FILES)
    if not form.is_valid():
        return _booth(request, election, entry, form, status=422)
    try:
        cast_ballot(election, signed_in(request), ballot=form.cleaned_data["text"])
    except DomainError as refusal:
        if not election.is_open:
            return _closed(request, election, entry, 409, refusal)
        form.add_error(None, str(refusal))
        return _booth(request, election, entry, form, status=409)
    return redirect("elections:election-vote", election.slug)


def _booth(
    request: HttpRequest, election: Election, entry: RollEntry, form: BallotForm, status: int = 200
) -> HttpResponse:
    try:
        code = code_for(entry)
    except DomainError as refusal:
        return _closed(request, election, entry, 503, refusal)
    language = signed_in(request).language
    context = {
        "election": election,
        "entry": entry,
        "form": form,
        "lines": lines_of(election, language),
        "language": language,
        "code": code,
        "asks_for_code": election.level == Level.SEPARATED,
        "integrity": integrity_of(source_of(PROGRAM)),
    }
    return render(request, "elections/vote.html", context, status=status)


@never_cache
@require_POST
def ballot_cast(request: HttpRequest, slug: str) -> JsonResponse:
    """Take a ballot from the booth; the answer comes when it is verified and in the box."""
    election = public_election(slug)
    if not request.user.is_authenticated:
        refusal = _("You are not logged in any more. Log in again, and then vote once more.")
        return JsonResponse({"refusal": refusal}, status=401)
    try:
        entry = cast_ballot(election, signed_in(request), ballot=request.POST.get("ballot", ""))
    except DomainError as refusal:
        return JsonResponse({"refusal": str(refusal)}, status=409)
    return JsonResponse({"tracker": entry.tracker})


@never_cache
@require_safe
def ballot_fate(request: HttpRequest, slug: str, tracker: str) -> JsonResponse:
    """Tell who lost the answer whether a ballot is in the box, even without their session.

    The list of trackers, which is public, says no less.
    """
    return JsonResponse({"in_box": is_in_box(public_election(slug), tracker)})
