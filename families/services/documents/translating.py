"""Versions in other languages: added by volunteers or a machine, checked by a second person."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
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
    if former:
        _check_replaceable(former, origin)
        former.replaced_at = clock.now()
        former.save(update_fields=["replaced_at"])
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
    if translation.replaced_at or translation.checked_at:
        raise DomainError(
            _("This translation was checked or replaced already."),
            rule=_("Each translation is checked once."),
            so=_("Nothing was done. The page shows the one that stands now."),
        )
    if translation.translator_id == actor.pk:
        raise DomainError(
            _("You translated it yourself."),
            rule=_("A translation is checked by a second person."),
            so=_("Ask somebody else who reads both languages."),
        )
    translation.checked_at, translation.checked_by = clock.now(), actor
    translation.save(update_fields=["checked_at", "checked_by"])
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
    if language == settings.LANGUAGE_CODE or language not in dict(settings.BUREAU_LANGUAGES):
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


def _check_replaceable(former: DocumentTranslation, origin: VersionOrigin | str) -> None:
    is_better = former.checked_at or former.origin == VersionOrigin.VOLUNTEER
    if origin == VersionOrigin.MACHINE and is_better:
        raise DomainError(
            _("Somebody has translated it into %(language)s already.")
            % {"language": former.get_language_display()},
            rule=_("A machine does not replace what a person has written or checked."),
            so=_("Nothing was changed."),
        )
