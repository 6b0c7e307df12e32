"""New versions of the governing documents as an Atom feed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from csb_portal.feeds import AtomFeed
from families.choices.documents import VersionStatus
from families.models import DocumentVersion

VERSIONS_IN_THE_FEED = 50


@require_safe
def document_feed(request: HttpRequest) -> HttpResponse:
    """Write the newest published versions; a draft is never among them."""
    versions = DocumentVersion.objects.exclude(status=VersionStatus.DRAFT)
    feed = AtomFeed(
        title=_("[Civil Society Bureau]: governing documents"),
        link=settings.SITE_URL + reverse("families:document-list"),
        description=_("New versions of the charter and of the other texts the [bureau] follows."),
        language=get_language(),
        feed_url=settings.SITE_URL + request.get_full_path(),
    )
    newest = versions.select_related("document").order_by("-published_at", "-pk")
    for version in newest[:VERSIONS_IN_THE_FEED]:
        url = settings.SITE_URL + version.get_absolute_url()
        feed.add_item(
            title=_("%(document)s, version %(number)d")
            % {"document": version.document, "number": version.number},
            link=url,
            description=version.note,
            unique_id=url,
            pubdate=version.published_at,
            updateddate=version.adoption_recorded_at or version.published_at,
            categories=[version.get_status_display()],
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
