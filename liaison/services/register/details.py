"""What a message may carry beside its text, and what is asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.models import StoredFile, User
from liaison.choices.register import (
    PURPOSES_WITH_DEADLINE,
    ContactKind,
    MessageStatus,
    Purpose,
    Visibility,
)
from liaison.models import Audience, Message, Party
from liaison.permissions.register import can_end_messages


@dataclass(frozen=True)
class Details:
    """Everything about a message that has a usual value.

    ``purpose`` is the usual one of its kind where it is empty; ``due_at`` belongs to the
    purposes that ask for something. ``cc``, ``response`` and ``action`` name who else gets it.
    """

    purpose: Purpose | str = ""
    due_at: datetime | None = None
    visibility: Visibility | str = Visibility.PUBLIC
    is_urgent: bool = False
    needs_concurrence: bool = False
    other_reference: str = ""
    cc: Sequence[Party] = ()
    response: Sequence[Party] = ()
    action: Sequence[Party] = ()
    in_response_to: Message | None = None
    supersedes: Message | None = None
    related: Sequence[Message] = ()
    files: Sequence[StoredFile] = ()

    @property
    def contacts(self) -> list[tuple[ContactKind, Party]]:
        """Who is named beside those it is for, each as what."""
        return [
            *((ContactKind.CC, party) for party in self.cc),
            *((ContactKind.RESPONSE, party) for party in self.response),
            *((ContactKind.ACTION, party) for party in self.action),
        ]

    @property
    def others(self) -> list[Party]:
        return [party for _kind, party in self.contacts]


USUAL = Details()


def check_details(
    details: Details,
    *,
    purpose: Purpose | str,
    sender: Party,
    to: Sequence[Party],
    since: datetime,
    actor: User | None,
) -> None:
    """Raise ``DomainError`` where details do not fit each other, or the ``actor`` who writes.

    ``since`` is the arrival.
    """
    _check_deadline(purpose, details.due_at, since)
    if purpose == Purpose.RESPONSE and details.in_response_to is None:
        raise DomainError(
            _("You did not say what it responds to."),
            rule=_("A response names the message it answers."),
            so=_("Give the reference of that message, or choose another purpose."),
        )
    if details.visibility == Visibility.PRIVATE:
        _check_private([*to, *details.others])
    if details.supersedes:
        check_correctable(details.supersedes)
        _check_correction(details.supersedes, details.visibility, sender, actor)


def _check_deadline(purpose: Purpose | str, due_at: datetime | None, since: datetime) -> None:
    if purpose in PURPOSES_WITH_DEADLINE and due_at is None:
        raise DomainError(
            _("It wants an act or a comment, and gives no day for it."),
            rule=_("Whatever is for action or for comment says until when."),
            so=_("Give the day and the time, or send it for information."),
        )
    if purpose not in PURPOSES_WITH_DEADLINE and due_at is not None:
        raise DomainError(
            _("It gives a day, and wants neither an act nor a comment."),
            rule=_("Only what is for action or for comment has a day."),
            so=_("Leave the day empty, or choose what is wanted."),
        )
    if due_at is not None and due_at <= since:
        raise DomainError(
            _("The day you gave has passed."),
            rule=_("People are given time to act or to comment."),
            so=_("Give a later day."),
        )


def _check_private(parties: Sequence[Party]) -> None:
    for party in parties:
        if isinstance(party, Audience) and party.is_public_list:
            raise DomainError(
                _("The list of %(audience)s is public.") % {"audience": party},
                rule=_("A private message reaches its parties and nobody else."),
                so=_("Send it to [families], to the [bureau] or to a body, or make it public."),
            )


def _check_correction(
    former: Message, visibility: Visibility | str, sender: Party, actor: User | None
) -> None:
    if former.sender != sender and not (actor and can_end_messages(actor)):
        raise DomainError(
            _("%(message)s came from %(sender)s.") % {"message": former, "sender": former.sender},
            rule=_("A message is corrected by whoever it came from, or by the [secretariat]."),
            so=_("Ask one of them, or relate the two messages to each other."),
        )
    if former.is_private and visibility != Visibility.PRIVATE:
        raise DomainError(
            _("%(message)s is private, and its correction would be public.") % {"message": former},
            rule=_("A private message reaches its parties and nobody else."),
            so=_("Make the correction private too, or send a message of its own."),
        )


def check_correctable(former: Message) -> None:
    """Raise ``DomainError`` if nothing can take the place of ``former`` any more."""
    if former.status == MessageStatus.SUPERSEDED or not former.delivered_at:
        raise DomainError(
            _("%(message)s is at “%(state)s” now.")
            % {"message": former, "state": former.get_status_display()},
            rule=_("A correction takes the place of a message that was passed on, once."),
            so=_("Correct the newest message, or set aside what has not left yet."),
        )
    over = [MessageStatus.DRAFT, MessageStatus.SET_ASIDE]
    waiting = former.corrections.exclude(status__in=over).first()
    if waiting:
        raise DomainError(
            _("%(correction)s is already on its way as a correction of %(message)s.")
            % {"correction": waiting, "message": former},
            rule=_("A correction takes the place of a message that was passed on, once."),
            so=_("Send that one, or set it aside first."),
        )
