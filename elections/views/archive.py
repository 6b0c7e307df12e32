"""The public archive of a vote: open to everybody from its opening on, for it holds no names."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from elections.models import ChainEvent, Election
from elections.protocol.encoding import sha256_hex
from elections.services.archives import (
    archive_chunks,
    archive_digest,
    is_final,
    last_event,
)
from elections.trackers import SHORTEST, ballots_in, find_ballots, tracked, typed
from elections.views.elections import public_election

A_YEAR = 365 * 24 * 3600
TRACKERS_A_PAGE = 100


def opened_election(slug: str) -> tuple[Election, ChainEvent]:
    """Return an election whose archive has begun, and where it ends now. Raises ``Http404``."""
    election = public_election(slug)
    last = last_event(election)
    if last is None:
        raise Http404(_("The archive of a vote begins when the vote opens."))
    return election, last


@require_safe
def archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Hand out the archive as it is now, piece by piece; a finished one can be kept for long."""
    election, last = opened_election(slug)
    final = is_final(election)
    etag = quote_etag(archive_digest(election) if final else last.digest)
    until = last.height if request.method == "GET" else -1
    answer = get_conditional_response(request, etag=etag) or _streamed(election, until)
    answer["ETag"] = etag
    if final:
        patch_cache_control(answer, public=True, max_age=A_YEAR)
    else:
        patch_cache_control(answer, no_cache=True)
    return answer


def _streamed(election: Election, until: int) -> HttpResponseBase:
    answer = StreamingHttpResponse(
        archive_chunks(election, until), content_type="application/x-tar"
    )
    answer["Content-Disposition"] = f'attachment; filename="{election.uuid}.bel"'
    return answer


@require_safe
def election_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Hand out the election's description, byte for byte as its fingerprint was taken."""
    return _frozen_text(request, public_election(slug).description_text)


@require_safe
def translations_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Hand out the candidates' names in other languages, whose SHA-256 the description names."""
    return _frozen_text(request, public_election(slug).translations_text)


def _frozen_text(request: HttpRequest, text: str) -> HttpResponseBase:
    if not text:
        raise Http404(_("This is fixed once the roll is frozen and the key is made."))
    etag = quote_etag(sha256_hex(text))
    answer = get_conditional_response(request, etag=etag)
    answer = answer or HttpResponse(text.encode(), content_type="application/json")
    answer["ETag"] = etag
    patch_cache_control(answer, no_cache=True)
    return answer


@require_safe
def tracker_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every ballot's tracker, and find those that begin as somebody typed."""
    election, _last = opened_election(slug)
    query = typed(request.GET.get("q", ""))
    is_long_enough = len(query) >= SHORTEST
    page = Paginator(ballots_in(election), TRACKERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "election": election,
        "query": query,
        "is_long_enough": is_long_enough,
        "found": find_ballots(election, query) if is_long_enough else [],
        "page": page,
        "ballots": tracked(election, page.object_list),
    }
    return render(request, "elections/tracker_list.html", context)
