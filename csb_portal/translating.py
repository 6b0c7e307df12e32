"""The rules of language versions, whatever it is that they translate."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.models.language_version import LanguageVersionModel


def other_languages() -> Collection[tuple[str, str]]:
    """Return the bureau's languages, by code and name, but the one its texts are written in."""
    return [one for one in settings.BUREAU_LANGUAGES if one[0] != settings.LANGUAGE_CODE]


def replace(former: LanguageVersionModel | None, origin: VersionOrigin | str) -> None:
    """Make room for a new version by ``origin``, inside the caller's lock.

    Raises ``DomainError`` where a machine's would take the place of a person's work.
    """
    if former is None:
        return
    is_better = former.checked_at or former.origin == VersionOrigin.VOLUNTEER
    if origin == VersionOrigin.MACHINE and is_better:
        raise DomainError(
            _("Somebody has translated it into %(language)s already.")
            % {"language": former.get_language_display()},
            rule=_("A machine does not replace what a person has written or checked."),
            so=_("Nothing was changed."),
        )
    former.replaced_at = clock.now()
    former.save(update_fields=["replaced_at"])


def mark_checked(translation: LanguageVersionModel, *, actor: User) -> None:
    """Note that a second person has read both, inside the caller's lock.

    Raises ``DomainError`` for the translator, a replaced translation, or the second time.
    """
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
