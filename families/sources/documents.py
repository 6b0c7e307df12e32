"""What the governing documents tell the home page, somebody's desk and the monthly report."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from families.choices.documents import VersionStatus
from families.models import ClauseComment, DocumentVersion
from families.permissions.documents import can_answer_comments


def notices() -> list[Notice]:
    """Say which versions are open for comments."""
    proposed = DocumentVersion.objects.filter(status=VersionStatus.PUBLISHED)
    return [
        Notice(
            title=_("%(document)s: version %(number)d is open for comments")
            % {"document": version.document, "number": version.number},
            url=version.get_absolute_url(),
            detail=_("[Focal points] comment on it clause by clause; everybody can read it."),
        )
        for version in proposed.select_related("document")
    ]


def tasks_for(user: User) -> list[Task]:
    """Say how many comments of others wait for an answer of ``user``."""
    if not can_answer_comments(user):
        return []
    waiting = ClauseComment.objects.open().exclude(author=user)
    if not (count := waiting.count()):
        return []
    title = ngettext(
        "%(count)d comment on a governing document waits for an answer",
        "%(count)d comments on governing documents wait for an answer",
        count,
    )
    oldest = waiting.select_related("clause__version__document").first()
    url = oldest.get_absolute_url() if oldest else reverse("families:document-list")
    return [Task(title % {"count": count}, url, _("Read the oldest"))]


def entries(month: Month) -> list[Entry]:
    """Tell which versions were adopted in a month (charter)."""
    starts, ends = month.span
    adopted = DocumentVersion.objects.filter(
        adoption_recorded_at__gte=starts,
        adoption_recorded_at__lt=ends,
        adoption_recorded_by__isnull=False,
    )
    return [
        Entry(
            "decisions",
            _("%(document)s: version %(number)d was adopted.")
            % {"document": version.document, "number": version.number},
            version.get_absolute_url(),
        )
        for version in adopted.select_related("document")
    ]
