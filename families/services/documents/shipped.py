"""The texts that come with the portal, loaded once; afterwards they live in the database."""

from pathlib import Path

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db import transaction

from csb_portal import clock
from families.choices.documents import VersionStatus
from families.rules.documents import DocumentText, read_text

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "documents"
SHIPPED = ("charter", "proposal", "criteria")
ADOPTED_BY = "The bureau that uses this portal"
ADOPTED_HOW = "Taken over with the portal; no act of adoption is on record."


def shipped_text(slug: str) -> DocumentText:
    """Read one of the shipped texts from its file."""
    return read_text((DATA / f"{slug}.md").read_text(encoding="utf-8"))


@transaction.atomic
def load_shipped_documents(apps: Apps = current_apps) -> int:
    """Add the shipped documents that are missing, as their first version; return how many were.

    They are in force from the start, and say that no act of adoption is known. ``apps``
    lets a migration pass the models of its time.
    """
    documents = apps.get_model("families", "Document")._default_manager
    known = set(documents.values_list("slug", flat=True))
    missing = [slug for slug in SHIPPED if slug not in known]
    for slug in missing:
        _load(apps, slug, shipped_text(slug))
    return len(missing)


def _load(apps: Apps, slug: str, text: DocumentText) -> None:
    models = {name: apps.get_model("families", name) for name in ("Document", "DocumentVersion")}
    document = models["Document"]._default_manager.create(
        slug=slug,
        kind=text.about["kind"],
        title=text.about["title"],
        sort_order=SHIPPED.index(slug),
    )
    now = clock.now()
    version = models["DocumentVersion"]._default_manager.create(
        document=document,
        number=1,
        status=VersionStatus.ADOPTED,
        note=text.about["note"],
        dated=text.about["dated"],
        drafted_at=now,
        published_at=now,
        adopted_by=ADOPTED_BY,
        adopted_how=ADOPTED_HOW,
        adoption_recorded_at=now,
    )
    clauses = apps.get_model("families", "Clause")
    clauses._default_manager.bulk_create(
        clauses(version=version, key=one.key, place=place, heading=one.heading, text=one.text)
        for place, one in enumerate(text.clauses, start=1)
    )
