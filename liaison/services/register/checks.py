"""What every message is asked before it is taken."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError, TransitionNotAllowed
from families.models import Family
from liaison.choices.bodies import RELAY_AUDIENCES, STATEMENT_AUDIENCES, AudienceKind
from liaison.choices.register import MessageStatus, Nature
from liaison.models import Audience, Message, Party
from liaison.rules.register import may_be_relayed, may_be_requested


class AlreadyRecorded(DomainError):
    """The same form arrived twice; ``message`` is what became of it the first time."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(
            _("This was already recorded, as %(reference)s.") % {"reference": message.reference},
            rule=_("Each form is taken once."),
            so=_("Nothing was done twice."),
        )


def move_on(message: Message, target: MessageStatus) -> None:
    """Take ``message`` to its next state. Raises ``TransitionNotAllowed`` in plain words.

    What a stale page or a second click meets: somebody has taken the step already.
    """
    state = message.get_status_display()
    try:
        message.move_to(target)
    except TransitionNotAllowed as error:
        raise TransitionNotAllowed(
            _("%(message)s is at “%(state)s” now.") % {"message": message, "state": state},
            rule=_("Each step is taken once and in its order."),
            so=_("Nothing was done. Its page says what was done, when and by whom."),
        ) from error


def refuse_repeat(key: uuid.UUID | None) -> None:
    """Raise ``AlreadyRecorded`` if a message came of the form with this ``key``.

    Called while the series of references is locked, so that of two clicks one waits here.
    """
    message = Message.objects.filter(key=key).first() if key else None
    if message:
        raise AlreadyRecorded(message)


def moment_past(
    at: datetime | None, *, now: datetime, not_before: datetime | None = None
) -> datetime:
    """Return ``at``, or ``now`` without one. Raises ``DomainError`` if it cannot have been."""
    if at is None:
        return now
    if at > now:
        raise DomainError(
            _("The moment you gave is still to come."),
            rule=_("What is recorded here has happened."),
            so=_("Give a moment up to now, or leave the field empty to mean now."),
        )
    if not_before and at < not_before:
        raise DomainError(
            _("The moment you gave lies before the step that came before it."),
            rule=_("A message is received, then delivered, then answered."),
            so=_("Give a later moment, or leave the field empty to mean now."),
        )
    return at


def check_text(subject: str, body: str) -> None:
    """Raise ``DomainError`` for a message that says nothing."""
    if not subject.strip() or not body.strip():
        raise DomainError(
            _("The subject or the text is empty."),
            rule=_("A message is passed on as it was written."),
            so=_("Write both."),
        )


def check_relay(
    *,
    nature: Nature | str,
    audiences: Sequence[Audience | Family],
    others: Sequence[Party] = (),
) -> None:
    """Raise ``DomainError`` if a message of that nature may not go there (charter)."""
    if not audiences:
        raise DomainError(
            _("No audience was chosen."),
            rule=_("A relay is for at least one audience."),
            so=_("Choose for whom it is."),
        )
    if not _are_receivers(audiences, RELAY_AUDIENCES):
        raise DomainError(
            _("One of the audiences chosen takes no relays."),
            rule=_(
                "Relays go to the [plenary], to [Content and Themes], to the [bureau], to working "
                "groups and to [families]."
            ),
            so=_("Choose among those."),
        )
    check_content(nature, [*audiences, *others])


def check_statement(
    *,
    nature: Nature | str,
    sender: Family | Audience,
    to: Sequence[Family | Audience],
    others: Sequence[Party] = (),
) -> None:
    """Raise ``DomainError`` for a statement the bureau may not pass on (charter)."""
    if not to:
        raise DomainError(
            _("Nobody was chosen."),
            rule=_("A statement is for at least one [family], group or audience."),
            so=_("Choose for whom it is."),
        )
    if not _are_receivers(to, STATEMENT_AUDIENCES):
        raise DomainError(
            _("One of those chosen gets no statements."),
            rule=_("Statements pass between [families], working groups and audiences."),
            so=_("To ask another body, write a request."),
        )
    if sender in to:
        raise DomainError(
            _("%(sender)s would write to itself.") % {"sender": sender},
            rule=_("A statement goes from one group to others."),
            so=_("Choose others."),
        )
    check_content(nature, [*to, *others])


def _are_receivers(parties: Sequence[Party], kinds: Sequence[AudienceKind]) -> bool:
    return all(
        party.kind in kinds if isinstance(party, Audience) else isinstance(party, Family)
        for party in parties
    )


def check_content(nature: Nature | str, parties: Sequence[Party]) -> None:
    """Raise ``DomainError`` where content would reach others than Content and Themes."""
    kinds = {
        party.kind if isinstance(party, Audience) else party._meta.model_name for party in parties
    }
    if not may_be_relayed(nature, kinds):
        raise DomainError(
            _("This message is marked as content, and it is addressed to others as well."),
            rule=_(
                "The [bureau] deals with procedure; content is for the [Content and Themes] "
                "group alone."
            ),
            so=_("Choose %(group)s as its only audience: it is referred to them.")
            % {"group": content_group()},
        )


def check_request(*, nature: Nature | str, on_behalf_of: Audience) -> None:
    """Raise ``DomainError`` for what the bureau may not carry to another body (charter)."""
    if on_behalf_of not in Audience.objects.for_requests():
        raise DomainError(
            _("%(audience)s makes no requests through the [bureau].") % {"audience": on_behalf_of},
            rule=_("Requests come from the [plenary] or from [Content and Themes]."),
            so=_("Choose one of them."),
        )
    if not may_be_requested(nature):
        group = content_group()
        raise DomainError(
            _("This request is marked as content."),
            rule=_("The [bureau] deals with procedure, not with what is negotiated."),
            so=_("Bring it to %(group)s: write to %(address)s. Your text is kept below.")
            % {"group": group, "address": group.address if group else ""},
        )


def check_sendable(message: Message) -> None:
    """Raise ``DomainError`` while something has to happen before it is passed on (charter)."""
    if not message.needs_concurrence:
        return
    asked = message.concurrences.last()
    if asked is None or not asked.is_settled:
        raise DomainError(
            _("The [Civil Society Division] has not concurred with %(message)s.")
            % {"message": message},
            rule=_("It is sent in conjunction with the [Civil Society Division]."),
            so=_("Ask for its concurrence; once its time is over, another member can go on."),
        )


def check_public(message: Message | None) -> None:
    """Raise ``DomainError`` where something public would name a private message."""
    if message and message.is_private:
        raise DomainError(
            _("%(message)s is private.") % {"message": message},
            rule=_("Consultations and demands for access are public, with what they are about."),
            so=_("Leave the reference out, or give that of a public message."),
        )


def words_are_settled(message: Message) -> bool:
    """Tell whether the division is asked about these very words, or has concurred with them."""
    if message.status == MessageStatus.AWAITING_CONCURRENCE:
        return True
    if message.status != MessageStatus.IN_REVIEW or not message.needs_concurrence:
        return False
    asked = message.concurrences.last()
    return asked is not None and asked.is_settled


def content_group() -> Audience | None:
    return Audience.objects.filter(kind=AudienceKind.CONTENT).first()
