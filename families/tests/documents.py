"""Governing documents for tests."""

from datetime import date

from csb_portal.models import User
from families.models import Document, DocumentVersion
from families.services.documents.drafting import enter_document, save_draft, start_draft
from families.services.documents.publishing import adopt_version, publish_version

TEXT = """\
## 1 Purpose
What it is for.

## 1.a Meet
We meet each month in the great hall.

## 1.b Write
We write down what was said.
"""


def make_draft(slug: str = "house-rules", source: str = TEXT) -> DocumentVersion:
    """Enter a document, or draft the next version of one that is there."""
    document = Document.objects.filter(slug=slug).first()
    if not document:
        return enter_document(
            slug=slug, title="House rules", kind="other", source=source, actor=None
        )
    return save_draft(start_draft(document, actor=None), source=source, actor=None)


def make_published(slug: str = "house-rules", source: str = TEXT) -> DocumentVersion:
    draft = make_draft(slug, source)
    return publish_version(draft, seen=draft.fingerprint, actor=None)


def adopt(version: DocumentVersion, actor: User | None = None) -> DocumentVersion:
    return adopt_version(
        version,
        adopted_by="The plenary",
        adopted_on=date(2005, 2, 25),
        adopted_where="Geneva",
        adopted_how="By consensus",
        actor=actor,
    )


def make_adopted(slug: str = "house-rules", source: str = TEXT) -> DocumentVersion:
    return adopt(make_published(slug, source))
