"""Finding what was reported, relayed, minuted and decided."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.search.asking import LONGEST_QUESTION, find
from reports.search.findable import FINDABLE

HITS_A_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show which public texts have the words, each in its context; the question is the address."""
    question = request.GET.get("q", "").strip()
    chosen = request.GET.get("kind", "")
    language = request.GET.get("language", "")
    kinds = [one.kind for one in FINDABLE if not chosen or one.kind == chosen]
    hits = find(question, kinds=kinds, language=language) if question else []
    labels = {one.kind: one.label for one in FINDABLE}
    page = Paginator(hits, HITS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "longest": LONGEST_QUESTION,
        "chosen": chosen,
        "language": language,
        "kinds": labels.items(),
        "languages": settings.BUREAU_LANGUAGES,
        "page": page,
        "hits": [(hit, labels[hit.found.kind]) for hit in page],
    }
    return render(request, "reports/search.html", context)
