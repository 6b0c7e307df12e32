"""Publishing and adopting a version. Neither can be undone; the next version can follow."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.documents import DocumentEvent, VersionStatus
from families.models import Document, DocumentVersion
from families.notifications import documents as notifications


@transaction.atomic
def publish_version(version: DocumentVersion, *, seen: str, actor: User | None) -> DocumentVersion:
    """Show a draft to everybody, for comments; a proposal published before it gives way.

    ``seen`` is the fingerprint of the text whose differences were looked at. What is in
    force stays in force until another version is adopted. Raises ``DomainError`` if the
    draft was edited meanwhile, or says the same as the version before it.
    """
    document = locked(version.document)
    version = locked(version)
    if version.fingerprint != seen:
        raise DomainError(
            _("The draft is another than the one whose differences were shown."),
            rule=_("What was looked at is what is published."),
            so=_("Look at the differences once more."),
        )
    _check_differs(version, document)
    version.move_to(VersionStatus.PUBLISHED)
    if document.proposed:
        _supersede(document.proposed, actor=actor)
    version.published_at = clock.now()
    version.save(update_fields=["status", "published_at"])
    audit.record(DocumentEvent.PUBLISHED, version, actor=actor, fingerprint=version.fingerprint)
    notifications.version_published(version)
    return version


@transaction.atomic
def adopt_version(
    version: DocumentVersion,
    *,
    adopted_by: str,
    adopted_on: date,
    adopted_where: str,
    adopted_how: str,
    actor: User | None,
) -> DocumentVersion:
    """Record that a published version was adopted: by whom, when, where and how (charter).

    It is in force from now on, and the one before it superseded. Raises ``DomainError``
    for a version that is not published, or a day to come.
    """
    document = locked(version.document)
    version = locked(version)
    _check_adoption(adopted_by, adopted_how, adopted_on)
    version.move_to(VersionStatus.ADOPTED)
    if document.in_force:
        _supersede(document.in_force, actor=actor)
    version.adopted_by, version.adopted_how = adopted_by.strip(), adopted_how.strip()
    version.adopted_on, version.adopted_where = adopted_on, adopted_where.strip()
    version.adoption_recorded_at, version.adoption_recorded_by = clock.now(), actor
    version.save()
    audit.record(
        DocumentEvent.ADOPTED,
        version,
        actor=actor,
        adopted_on=adopted_on,
        fingerprint=version.fingerprint,
    )
    notifications.version_adopted(version)
    return version


def _supersede(version: DocumentVersion, *, actor: User | None) -> None:
    version.move_to(VersionStatus.SUPERSEDED)
    version.superseded_at = clock.now()
    version.save(update_fields=["status", "superseded_at"])
    audit.record(DocumentEvent.SUPERSEDED, version, actor=actor)


def _check_differs(version: DocumentVersion, document: Document) -> None:
    before = next((one for one in document.all_versions if one.number < version.number), None)
    if not version.text:
        raise DomainError(
            _("The draft has no clauses."),
            rule=_("A document is published with its text."),
            so=_("Write the text first."),
        )
    if before and before.text == version.text:
        raise DomainError(
            _("The draft says the same as version %(number)d.") % {"number": before.number},
            rule=_("A new version differs from the one before it."),
            so=_("Change the text first."),
        )


def _check_adoption(adopted_by: str, adopted_how: str, adopted_on: date) -> None:
    rule = _("An adoption says by whom, when, where and how.")
    if not (adopted_by.strip() and adopted_how.strip()):
        raise DomainError(_("It is missing who adopted the version, or how."), rule=rule)
    if adopted_on > clock.today():
        raise DomainError(
            _("%(day)s is still to come.") % {"day": adopted_on},
            rule=rule,
            so=_("Record it once it has happened."),
        )
