"""Answers to date polls, by login or by the signed link in the mail, and what they add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from liaison.choices.calendar import CalendarAct, Choice, PollStatus
from liaison.models import DatePoll, PollAnswer, PollOption, PollVoice
from liaison.notifications.calendar import signer
from liaison.rules.calendar import best_of


def find_voice(token: str) -> PollVoice:
    """Return whose voice a signed link is.

    Raises ``DomainError`` for a link that is not ours, and for somebody who has left.
    """
    voices = PollVoice.objects.select_related("poll__counterpart", "contact__counterpart")
    try:
        voice = voices.get(pk=int(signer.unsign(token)), contact__isnull=False)
    except (signing.BadSignature, ValueError, PollVoice.DoesNotExist) as error:
        raise _stale() from error
    contact = voice.contact
    if contact and contact.until is not None and contact.until <= clock.today():
        raise _stale()
    return voice


def _stale() -> DomainError:
    return DomainError(
        _("This link is not known, or it is nobody's any more."),
        rule=_("The link of a date poll works for the person who was asked, while in office."),
        so=_("Use the link of your newest mail, or write to the [secretariat]."),
    )


@transaction.atomic
def answer_poll(
    voice: PollVoice, choices: Mapping[int, str], *, actor: User | None = None
) -> PollVoice:
    """Keep what somebody says of each date; a later answer takes the place of an earlier one.

    ``choices`` is by the options' keys. Raises ``DomainError`` once the poll is closed, and
    for an answer that leaves a date out.
    """
    poll = locked(voice.poll)
    voice = locked(voice)
    _refuse_closed(poll)
    options = list(poll.options.all())
    if any(choices.get(option.pk) not in Choice.values for option in options):
        raise DomainError(
            _("One of the dates has no answer yet."),
            rule=_("Each date is answered with yes, if need be, or no."),
            so=_("Answer it too; what you chose for the others is kept below."),
        )
    PollAnswer.objects.bulk_create(
        [PollAnswer(voice=voice, option=option, choice=choices[option.pk]) for option in options],
        update_conflicts=True,
        unique_fields=["voice", "option"],
        update_fields=["choice"],
    )
    voice.answered_at = clock.now()
    voice.save(update_fields=["answered_at"])
    audit.record(CalendarAct.POLL_ANSWERED, poll, actor=actor, public=False, voice=voice.pk)
    return voice


def _refuse_closed(poll: DatePoll) -> None:
    if poll.takes_answers:
        return
    fact = _("Answers to %(poll)s closed at %(moment)s.")
    if poll.status in (PollStatus.DECIDED, PollStatus.CALLED_OFF):
        fact = _("%(poll)s is over since %(moment)s.")
    ended = poll.closes_at if poll.status in (PollStatus.OPEN, PollStatus.CLOSED) else poll.ended_at
    raise DomainError(
        fact % {"poll": poll, "moment": when(ended)},
        rule=_("A date poll takes answers until it closes."),
        so=_("Write to the [secretariat] if the date makes it impossible for you to come."),
    )


@dataclass
class Tally:
    """What was said of one date, and by whom."""

    option: PollOption
    said: dict[str, list[PollVoice]] = field(
        default_factory=lambda: {choice.value: [] for choice in Choice}
    )
    is_best: bool = False

    @property
    def yes(self) -> list[PollVoice]:
        return self.said[Choice.YES.value]

    @property
    def if_need_be(self) -> list[PollVoice]:
        return self.said[Choice.IF_NEED_BE.value]

    @property
    def no(self) -> list[PollVoice]:
        return self.said[Choice.NO.value]


def tally_of(poll: DatePoll) -> list[Tally]:
    """Return each date with who said what, the best marked, in the order of time."""
    tallies = {option.pk: Tally(option) for option in poll.options.select_related("poll")}
    answers = PollAnswer.objects.filter(voice__poll=poll).order_by("voice__pk")
    for answer in answers.select_related("voice__user", "voice__contact__counterpart"):
        tallies[answer.option_id].said[answer.choice].append(answer.voice)
    best = best_of({pk: (len(tally.no), len(tally.yes)) for pk, tally in tallies.items()})
    for pk in best:
        tallies[pk].is_best = True
    return list(tallies.values())
