"""In which languages somebody gets a message."""

from dataclasses import dataclass

from csb_portal.mail import Reader
from csb_portal.models import User
from liaison.models import Message, Translation


@dataclass(frozen=True)
class Version:
    """One text of a message: the original, or a translation and how far to trust it."""

    language: str
    subject: str
    body: str
    translation: Translation | None = None

    @property
    def is_original(self) -> bool:
        return self.translation is None


def original_of(message: Message) -> Version:
    return Version(message.language, message.subject, message.body)


def versions_of(message: Message) -> list[Version]:
    """Return the original, then the translations that stand now."""
    return [
        original_of(message),
        *(
            Version(translation.language, translation.subject, translation.body, translation)
            for translation in message.translations.current()
        ),
    ]


def versions_for(reader: User | Reader, versions: list[Version], *, is_list: bool) -> list[Version]:
    """Choose what one reader gets: people their own language, a list every version there is.

    Who has no version in their language gets the original.
    """
    if is_list:
        return versions
    own = [version for version in versions if version.language == reader.language]
    return own or versions[:1]
