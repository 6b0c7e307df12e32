"""Keep what can be found in step with what is public."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from csb_portal.findable import Findable, Text
from reports.models import FoundText
from reports.search.findable import FINDABLE

FIELDS = ("title", "text", "language", "moment", "url", "mark")


def refresh_index() -> int:
    """Take in what is new or changed, drop what is no longer public; return how many that were.

    Beat asks for it every few minutes; safe to run twice, late, or side by side.
    """
    with override(settings.LANGUAGE_CODE):
        return sum(_refresh(kind) for kind in FINDABLE)


@transaction.atomic
def _refresh(kind: Findable) -> int:
    """Compare one kind with its records, locking what is known of it so that two take turns."""
    known = {
        found.key: found
        for found in FoundText.objects.select_for_update().filter(kind=kind.kind).order_by("pk")
    }
    written = 0
    for text in kind.texts():
        found = known.pop(text.key, None)
        values = _values(text)
        if found and all(getattr(found, name) == value for name, value in values.items()):
            continue
        FoundText.objects.update_or_create(kind=kind.kind, key=text.key, defaults=values)
        written += 1
    FoundText.objects.filter(pk__in=[found.pk for found in known.values()]).delete()
    return written + len(known)


def _values(text: Text) -> dict[str, Any]:
    values = {name: getattr(text, name) for name in FIELDS}
    return values | {"title": text.title[:400]}
