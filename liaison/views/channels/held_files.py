"""What a held post came with, for those who decide on it: its files, and the mail as it came."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from csb_portal import files
from csb_portal.permissions import require
from liaison.models import IncomingMail, Post
from liaison.permissions.channels import can_moderate
from liaison.views.channels.shown import handed_out


@require_safe
@login_required
def held_file(request: HttpRequest, slug: str, pk: int, place: int) -> HttpResponseBase:
    """Hand out the attachment at ``place``, counted from one, to whoever decides on the post."""
    post = _find(request, slug, pk)
    found = [attachment.file for attachment in post.attachments.select_related("file")]
    if not 1 <= place <= len(found):
        raise Http404
    return handed_out(found[place - 1])


@require_safe
@login_required
def held_mail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hand out the whole mail, kept while somebody has to decide on it."""
    entry = IncomingMail.objects.whole_of(_find(request, slug, pk))
    if entry is None:
        raise Http404
    disposition = f'attachment; filename="held-{pk}.eml"'
    headers = files.AS_A_FILE | {"Content-Disposition": disposition}
    return HttpResponse(
        bytes(entry.raw or b""), content_type="application/octet-stream", headers=headers
    )


def _find(request: HttpRequest, slug: str, pk: int) -> Post:
    require(can_moderate(request.user))
    return get_object_or_404(Post.objects.held(), pk=pk, channel__slug=slug)
