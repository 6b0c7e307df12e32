"""Pages of the ground: the public trail, and signs of life for the operator."""

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from csb_portal import audit, health
from csb_portal.models import AuditEntry, AuditHead

ENTRIES_A_PAGE = 50


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Show the public part of the trail, newest first; private entries as their hashes."""
    entries = AuditEntry.objects.order_by("-number")
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    head = AuditHead.objects.first() or AuditHead()
    return render(request, "trail.html", {"page": page, "head": head})


@require_safe
def trail_export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the public trail as JSON lines, which ``verify_trail FILE`` checks."""
    lines = (json.dumps(entry) + "\n" for entry in audit.export(public=True))
    return StreamingHttpResponse(
        lines,
        content_type="application/jsonl",
        headers={"Content-Disposition": 'attachment; filename="trail.jsonl"'},
    )


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether database, broker, worker and mail are well: 200, or 503 with which is not."""
    checks = health.readiness()
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)
