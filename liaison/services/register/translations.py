"""Language versions: added by volunteers or a machine, checked by a second person."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.translating import mark_checked, replace
from liaison.choices.register import LiaisonEvent, MessageStatus
from liaison.models import Message, Translation
from liaison.rules.register import fingerprint
from liaison.services.register.checks import check_text, words_are_settled
from liaison.services.register.trail import record


@transaction.atomic
def add_translation(
    message: Message,
    *,
    language: str,
    subject: str,
    body: str,
    actor: User,
    origin: VersionOrigin | str = VersionOrigin.VOLUNTEER,
) -> Translation:
    """Add a version of a message in another language; it replaces the one that stood there.

    The original stays one click away. A version that was checked is not replaced by a
    machine's. Raises ``DomainError``.
    """
    check_text(subject, body)
    message = locked(message)
    _check_language(message, language)
    if words_are_settled(message):
        raise DomainError(
            _("The [Civil Society Division] is asked about %(message)s, or has concurred with it.")
            % {"message": message},
            rule=_("What the [Civil Society Division] is shown is what is sent."),
            so=_("Add the version once it is sent."),
        )
    former = message.translations.current().filter(language=language).first()
    replace(former, origin)
    translation = Translation.objects.create(
        message=message,
        language=language,
        origin=origin,
        subject=subject,
        body=body,
        body_hash=fingerprint(body),
        original_hash=message.body_hash,
        translator=actor,
        added_at=clock.now(),
    )
    record(
        LiaisonEvent.TRANSLATION_ADDED,
        message,
        actor=actor,
        language=language,
        origin=origin,
        text_sha256=translation.body_hash,
    )
    return translation


def _check_language(message: Message, language: str) -> None:
    if message.is_draft or message.status == MessageStatus.SET_ASIDE:
        raise DomainError(
            _("%(message)s is at “%(state)s” now.")
            % {"message": message, "state": message.get_status_display()},
            rule=_("What the [bureau] passes on is translated."),
            so=_("Translate it once it is taken."),
        )
    if language == message.language:
        raise DomainError(
            _("%(language)s is the language of the original.")
            % {"language": message.get_language_display()},
            rule=_("The original is never replaced."),
            so=_("Choose another language."),
        )
    if language not in dict(settings.BUREAU_LANGUAGES):
        raise DomainError(
            _("The [bureau] does not work in that language."),
            rule=_("Messages are translated into the languages of the [bureau]."),
            so=_("Choose one of them."),
        )


@transaction.atomic
def check_translation(translation: Translation, *, actor: User) -> Translation:
    """Confirm that a version says what the original says, by a second person.

    Raises ``DomainError`` for the translator, a replaced version, or the second time.
    """
    message = locked(translation.message)
    translation = locked(translation)
    mark_checked(translation, actor=actor)
    record(
        LiaisonEvent.TRANSLATION_CHECKED,
        message,
        actor=actor,
        language=translation.language,
        text_sha256=translation.body_hash,
    )
    return translation


def missing_languages(message: Message, versions: Iterable[Translation]) -> list[str]:
    """Name the languages of the bureau in which ``message`` and its ``versions`` are not."""
    there = {message.language, *(version.language for version in versions)}
    return [str(name) for code, name in settings.BUREAU_LANGUAGES if code not in there]
