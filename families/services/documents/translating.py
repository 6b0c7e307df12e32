"""Versions in other languages: added by volunteers or a machine, checked by a second person."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.translating import mark_checked, other_languages, replace
from families.choices.documents import DocumentEvent
from families.models import DocumentTranslation, DocumentVersion
from families.rules.documents import read_text


@transaction.atomic
def translate_version(
    version: DocumentVersion,
    *,
    language: str,
    source: str,
    actor: User,
    origin: VersionOrigin | str = VersionOrigin.VOLUNTEER,
) -> DocumentTranslation:
    """Add a version's text in another language, clause by clause under the same keys.

    It replaces the one that stood there. Raises ``DomainError`` for a draft, another
    language than the bureau's, clauses that are not the version's, and for a machine's text
    where a person has translated or checked.
    """
    locked(version.document)
    version = locked(version)
    _check_can_be_translated(version, language)
    _check_clauses(version, source)
    former = version.translations.current().filter(language=language).first()
    replace(former, origin)
    translation = DocumentTranslation.objects.create(
        version=version,
        language=language,
        origin=origin,
        source=source.strip(),
        translator=actor,
        added_at=clock.now(),
    )
    audit.record(
        DocumentEvent.TRANSLATED, version, actor=actor, language=language, origin=str(origin)
    )
    return translation


@transaction.atomic
def check_document_translation(
    translation: DocumentTranslation, *, actor: User
) -> DocumentTranslation:
    """Confirm that a translation says what its version says, by a second person.

    Raises ``DomainError`` for the translator, a replaced translation, or the second time.
    """
    locked(translation.version.document)
    version = locked(translation.version)
    translation = locked(translation)
    mark_checked(translation, actor=actor)
    audit.record(
        DocumentEvent.TRANSLATION_CHECKED, version, actor=actor, language=translation.language
    )
    return translation


def _check_can_be_translated(version: DocumentVersion, language: str) -> None:
    if version.is_draft:
        raise DomainError(
            _("Version %(number)d is a draft.") % {"number": version.number},
            rule=_("What everybody can read is translated."),
            so=_("Translate it once it is published."),
        )
    if language not in dict(other_languages()):
        raise DomainError(
            _("The documents are not translated into that language."),
            rule=_("They are translated into the other languages of the [bureau]."),
            so=_("Choose one of them."),
        )


def _check_clauses(version: DocumentVersion, source: str) -> None:
    wanted = [one.key for one in version.text]
    given = [one.key for one in read_text(source).clauses]
    if wanted != given:
        apart = sorted(set(wanted) ^ set(given)) or given
        raise DomainError(
            _("The clauses are not those of the version: %(keys)s.") % {"keys": ", ".join(apart)},
            rule=_("A translation has the same clauses, under the same keys and in their order."),
            so=_("Correct the lines that begin with “##”. What you wrote is kept."),
        )
