"""The result of a vote: its page, its files, its protocol on paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from elections import result_files, result_paper
from elections.choices import ElectionStatus, Phase
from elections.models import Complaint, Election
from elections.permissions import can_complain, can_see_roll
from elections.results import Result
from elections.services.archives import archive_digest, known_digest
from elections.services.balance import held_back
from elections.views.elections import public_election

WAITING = {Phase.COUNTING, ElectionStatus.CLOSED}


@require_safe
def election_result(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is elected, the counts, how it came to them, and how to check it."""
    election = public_election(slug)
    if election.phase in WAITING:
        context = {"election": election, "result": Result(election)}
        return render(request, "elections/election_result_waiting.html", context)
    result = ended_result(election)
    may_see_roll = can_see_roll(request.user, election)
    context = {
        "election": election,
        "result": result,
        "rows": _bars(result),
        "voters": result.voters() if may_see_roll else None,
        "archive_sha256": (known_digest if result.is_counted else archive_digest)(election),
        "held": held_back(election) if election.status == ElectionStatus.DECIDED else None,
        "complaints": Complaint.objects.about(election).select_related("family"),
        "may_complain": can_complain(request.user, election),
    }
    return render(request, "elections/election_result.html", context)


def ended_result(election: Election) -> Result:
    """Return what is known of a counted or annulled vote. Raises ``Http404`` before the end."""
    if not (election.is_counted or election.status == ElectionStatus.ANNULLED):
        raise Http404(_("There is no result before the vote has closed, for anybody."))
    return Result(election)


def _bars(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "label": str(candidacy),
            "value": candidacy.votes or 0,
            "note": candidacy.get_outcome_display(),
            "highlighted": candidacy.is_elected,
        }
        for candidacy in result.candidacies
    ]


@cache_control(no_cache=True)
@require_safe
def result_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the result for programs."""
    result = ended_result(public_election(slug))
    text = result_files.json_text(result, archive_sha256=archive_digest(result.election))
    return _file(text.encode(), "application/json", f"{slug}-result.json")


@cache_control(no_cache=True)
@require_safe
def result_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the count for spreadsheets."""
    text = result_files.csv_of(ended_result(public_election(slug)))
    return _file(text.encode(), "text/csv; charset=utf-8", f"{slug}-result.csv")


@cache_control(no_cache=True)
@require_safe
def result_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the protocol of the vote, for signature."""
    result = ended_result(public_election(slug))
    pdf = result_paper.pdf_of(result, archive_sha256=archive_digest(result.election))
    return _file(pdf, "application/pdf", f"{slug}-protocol.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
