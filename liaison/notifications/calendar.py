"""Who hears what about date polls."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from csb_portal import mail
from liaison.models import DatePoll, PollVoice
from liaison.notifications.readers import secretariat

signer = signing.Signer(sep=".", salt="liaison.date-poll")


def link_of(voice: PollVoice) -> str:
    """Where somebody answers: people with an account on the poll's page, contacts by a link."""
    if voice.user:
        return settings.SITE_URL + voice.poll.get_absolute_url()
    token = signer.sign(str(voice.pk))
    return settings.SITE_URL + reverse("calendar:poll-answer", args=[token])


def poll_opened(poll: DatePoll) -> None:
    """Ask everybody on both sides which hours suit them."""
    options = list(poll.options.all())
    _tell("poll_opened", poll, poll.voices.with_people(), options=options)


def poll_reminder(poll: DatePoll) -> int:
    """Remind whoever has not answered, and nobody else."""
    silent = list(poll.voices.unanswered().with_people())
    _tell("poll_reminder", poll, silent)
    return len(silent)


def poll_closed(poll: DatePoll) -> None:
    """Tell the secretariat that it may choose."""
    voices = poll.voices.all()
    mail.queue(
        "calendar/email/poll_closed",
        to=secretariat(),
        occasion=poll.occasion_of("poll_closed"),
        poll=poll,
        asked=voices.count(),
        answered=voices.exclude(answered_at=None).count(),
    )


def poll_decided(poll: DatePoll) -> None:
    """Tell everybody the hour; the meeting's own invitation comes with its announcement."""
    _tell("poll_decided", poll, poll.voices.with_people())


def poll_called_off(poll: DatePoll) -> None:
    """Tell everybody that no answer is needed any more, and why."""
    _tell("poll_called_off", poll, poll.voices.with_people())


def _tell(template: str, poll: DatePoll, voices: Iterable[PollVoice], **context: Any) -> None:
    for voice in voices:
        voice.poll = poll
        mail.queue(
            f"calendar/email/{template}",
            to=[voice.reader],
            occasion=poll.occasion_of(template),
            poll=poll,
            link=link_of(voice),
            **context,
        )
