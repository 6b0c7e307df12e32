"""Drafts: a version that is still written. Only a draft is ever edited."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.documents import DocumentEvent
from families.models import Clause, ClauseComment, Document, DocumentVersion
from families.rules.documents import ClauseText, read_text


@transaction.atomic
def enter_document(
    *, slug: str, title: str, kind: str, source: str, actor: User | None
) -> DocumentVersion:
    """Enter a document the portal does not know, with its text as the draft of version 1.

    Raises ``DomainError`` if the short name is taken or the text has no clauses.
    """
    if Document.objects.filter(slug=slug).exists():
        raise DomainError(
            _("There is a document with the short name “%(slug)s” already.") % {"slug": slug},
            rule=_("A document is cited by its short name, so each has its own."),
            so=_("Draft the next version of that document, or choose another short name."),
        )
    place = Document.objects.count()
    document = Document.objects.create(slug=slug, title=title, kind=kind, sort_order=place)
    return _draft(document, read_text(source).clauses, actor=actor)


@transaction.atomic
def start_draft(document: Document, *, actor: User | None) -> DocumentVersion:
    """Begin the next version with the words of the last one.

    Raises ``DomainError`` if there is a draft already.
    """
    document = locked(document)
    if document.draft:
        raise DomainError(
            _("Version %(number)d is a draft already.") % {"number": document.draft.number},
            rule=_("One version is written at a time."),
            so=_("Go on with that draft."),
        )
    latest = document.all_versions[0] if document.all_versions else None
    return _draft(document, tuple(latest.text) if latest else (), actor=actor)


@transaction.atomic
def write_draft(
    document: Document, *, source: str, note: str = "", dated: str = "", actor: User | None
) -> DocumentVersion:
    """Go on with the draft of a document, or begin one with this text."""
    version = locked(document).draft or start_draft(document, actor=actor)
    return save_draft(version, source=source, note=note, dated=dated, actor=actor)


@transaction.atomic
def save_draft(
    version: DocumentVersion, *, source: str, note: str = "", dated: str = "", actor: User | None
) -> DocumentVersion:
    """Keep the text of a draft, clause by clause.

    Raises ``DomainError`` for a text that cannot be read, and for a version that is
    published: it is never edited, only superseded.
    """
    version = _locked_draft(version)
    text = read_text(source)
    version.clauses.all().delete()
    _write(version, text.clauses)
    version.note, version.dated = note.strip(), dated.strip()
    version.save(update_fields=["note", "dated"])
    audit.record(
        DocumentEvent.DRAFT_SAVED,
        version,
        actor=actor,
        public=False,
        fingerprint=version.fingerprint,
    )
    return version


@transaction.atomic
def discard_draft(version: DocumentVersion, *, actor: User) -> None:
    """Give a draft up: its text is gone, and the trail says who discarded which.

    Its number is free for the next draft. Raises ``DomainError`` for a version that is
    published, and for a draft in which comments were said to be taken up.
    """
    version = _locked_draft(version)
    promised = ClauseComment.objects.filter(taken_up_in=version).count()
    if promised:
        raise DomainError(
            _("%(count)d comments were answered as taken up in this draft.") % {"count": promised},
            rule=_("What was promised to those who commented is kept."),
            so=_("Go on with the draft, and write another text into it."),
        )
    audit.record(
        DocumentEvent.DISCARDED,
        version,
        actor=actor,
        public=False,
        fingerprint=version.fingerprint,
    )
    version.clauses.all().delete()
    version.delete()


def _locked_draft(version: DocumentVersion) -> DocumentVersion:
    """Lock a version's document, then the version; raise ``DomainError`` unless it is a draft."""
    locked(version.document)
    version = locked(version)
    if not version.is_draft:
        raise DomainError(
            _("Version %(number)d is published.") % {"number": version.number},
            rule=_("A published version is never edited, only superseded."),
            so=_("Write the next version."),
        )
    return version


def _draft(
    document: Document, clauses: tuple[ClauseText, ...], *, actor: User | None
) -> DocumentVersion:
    last = document.all_versions[0].number if document.all_versions else 0
    version = DocumentVersion.objects.create(
        document=document, number=last + 1, drafted_at=clock.now(), drafted_by=actor
    )
    _write(version, clauses)
    audit.record(DocumentEvent.DRAFTED, version, actor=actor, public=False)
    return version


def _write(version: DocumentVersion, clauses: tuple[ClauseText, ...]) -> None:
    Clause.objects.bulk_create(
        Clause(version=version, key=one.key, place=place, heading=one.heading, text=one.text)
        for place, one in enumerate(clauses, start=1)
    )
