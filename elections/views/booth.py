"""The booth as a file, for whoever wants to make a ballot without any network."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from elections.booth import offline_page
from elections.views.archive import opened_election


@never_cache
@require_safe
def booth_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the offline booth of an election; it holds nothing of the one who asks."""
    election, _last = opened_election(slug)
    language = getattr(request.user, "language", "") or get_language()
    headers = {"Content-Disposition": f'attachment; filename="booth-{election.slug}.html"'}
    return HttpResponse(offline_page(election, language), headers=headers)
