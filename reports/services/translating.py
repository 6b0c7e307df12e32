"""Reports in other languages: by volunteers or a machine, checked by a second person."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.translating import mark_checked, other_languages, replace
from reports.choices import ReportEvent, Section
from reports.models import ReportTranslation, TextRevision
from reports.services.rendering import render_on_commit


@transaction.atomic
def translate_text(
    revision: TextRevision,
    *,
    language: str,
    texts: Mapping[str, str],
    actor: User,
    origin: VersionOrigin | str = VersionOrigin.VOLUNTEER,
) -> ReportTranslation:
    """Put a text of a report, section by section, into another language.

    It replaces the translation of the same text that stood there; one of a text that
    another has followed meanwhile is kept, and out of date. Raises ``DomainError`` for
    another language than the bureau's, for sections left out or too many, and for a
    machine's text where a person has translated or checked.
    """
    report = locked(revision.report)
    _check_language(language)
    _check_sections(revision, texts)
    replace(revision.translations.current().filter(language=language).first(), origin)
    translation = ReportTranslation.objects.create(
        revision=revision,
        language=language,
        origin=origin,
        texts={section: text.strip() for section, text in texts.items()},
        translator=actor,
        added_at=clock.now(),
    )
    audit.record(
        ReportEvent.TRANSLATED,
        report,
        actor=actor,
        text=revision.number,
        language=language,
        origin=str(origin),
    )
    render_on_commit(report)
    return translation


@transaction.atomic
def check_report_translation(translation: ReportTranslation, *, actor: User) -> ReportTranslation:
    """Confirm that a translation says what its text says, by a second person.

    Raises ``DomainError`` for the translator, a replaced translation, or the second time.
    """
    report = locked(translation.revision.report)
    translation = locked(translation)
    mark_checked(translation, actor=actor)
    audit.record(
        ReportEvent.TRANSLATION_CHECKED,
        report,
        actor=actor,
        text=translation.revision.number,
        language=translation.language,
    )
    render_on_commit(report)
    return translation


def _check_language(language: str) -> None:
    if language not in dict(other_languages()):
        raise DomainError(
            _("The reports are not translated into that language."),
            rule=_("They are translated into the other languages of the [bureau]."),
            so=_("Choose one of them."),
        )


def _check_sections(revision: TextRevision, texts: Mapping[str, str]) -> None:
    wanted = {key for key, text in revision.texts.items() if text}
    given = {key for key, text in texts.items() if text.strip()}
    if apart := [section.label for section in Section if section in wanted ^ given]:
        raise DomainError(
            _("Some sections are missing, or there are too many: %(sections)s.")
            % {"sections": ", ".join(str(label) for label in apart)},
            rule=_("A translation has the sections of its text, no fewer and no more."),
            so=_("Translate what is missing. What you wrote is kept."),
        )
