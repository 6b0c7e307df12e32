"""The public record as files: what it is, and the newest copy to take along."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.archive.nightly import offer


@require_safe
def archive_page(request: HttpRequest) -> HttpResponse:
    """Say what the archive holds, and offer the one of last night, or say that there is none."""
    return render(request, "reports/archive_page.html", {"offer": offer()})


@require_safe
def archive_zip(request: HttpRequest) -> FileResponse:
    """Hand out the archive as one file. Raises ``Http404`` where none was made yet."""
    if (found := offer()) is None:
        raise Http404(_("No archive has been made here yet."))
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.path.name)
