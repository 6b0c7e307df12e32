"""Texts of this floor that everybody may find: messages, minutes and decisions, once public."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from csb_portal.findable import Findable, Text
from csb_portal.richtext import plain
from liaison.choices.meetings import MinutesStatus
from liaison.models import Decision, Message, Minutes, Translation


def _messages() -> Iterator[Text]:
    """Yield each message whose text is public, and its versions in other languages."""
    public = Message.objects.public().with_public_text()
    for message in public.iterator():
        yield Text(
            key=message.reference,
            title=f"{message.reference}: {message.subject}",
            text=message.body,
            language=message.language,
            moment=message.received_at,
            url=message.get_absolute_url(),
        )
    versions = Translation.objects.current().filter(message__in=public.values("pk"))
    for version in versions.select_related("message").iterator():
        yield Text(
            key=f"{version.message.reference}/{version.language}",
            title=f"{version.message.reference}: {version.subject}",
            text=version.body,
            language=version.language,
            moment=version.message.received_at,
            url=version.message.get_absolute_url(),
            mark=version.mark.value,
        )


def _minutes() -> Iterator[Text]:
    """Yield the published minutes of each meeting, as they read now."""
    published = Minutes.objects.filter(status=MinutesStatus.PUBLISHED)
    for minutes in published.select_related("meeting").prefetch_related("texts"):
        meeting = minutes.meeting
        yield Text(
            key=meeting.reference,
            title=f"{meeting.reference}: {meeting.title}",
            text=plain(max(minutes.texts.all(), key=lambda text: text.number).body),
            language=meeting.written_in,
            moment=meeting.starts_at,
            url=meeting.get_absolute_url(),
        )


def _decisions() -> Iterator[Text]:
    """Yield the decisions of meetings whose minutes are published."""
    decisions = Decision.objects.filter(meeting__minutes__status=MinutesStatus.PUBLISHED)
    for decision in decisions.select_related("meeting"):
        yield Text(
            key=decision.reference,
            title=f"{decision.reference}: {decision.meeting.title}",
            text=decision.text,
            language=decision.meeting.written_in,
            moment=decision.recorded_at,
            url=decision.get_absolute_url(),
        )


FINDABLE = (
    Findable("message", _("Messages"), _messages),
    Findable("minutes", _("Minutes"), _minutes),
    Findable("decision", _("Decisions"), _decisions),
)
