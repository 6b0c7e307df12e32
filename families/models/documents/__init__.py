"""The governing documents: charter, proposal, criteria, as living and versioned texts."""

from families.models.documents.comment import ClauseComment
from families.models.documents.document import Document, version_in_force
from families.models.documents.translation import DocumentTranslation
from families.models.documents.version import Clause, DocumentVersion

__all__ = [
    "Clause",
    "ClauseComment",
    "Document",
    "DocumentTranslation",
    "DocumentVersion",
    "version_in_force",
]
