"""Links by which another body answers a request without an account."""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import LiaisonEvent, Manner, MessageStatus, Outcome
from liaison.models import AnswerLink, Message
from liaison.notifications.recipients import Group
from liaison.services.register.answers import answer_request
from liaison.services.register.trail import record

_signer = signing.Signer(salt="liaison.answer-link")


def make_links(request: Message, groups: Sequence[Group]) -> dict[str, str]:
    """Make a link for each address of the body a request is for; return them by address."""
    body = request.to_counterpart
    if body is None:
        return {}
    now = clock.now()
    addresses = {
        reader.email.lower(): reader
        for group in groups
        if group.party == body
        for reader in group.readers
    }
    urls = {}
    for email, reader in addresses.items():
        link, _is_new = AnswerLink.objects.get_or_create(
            message=request,
            email=email,
            defaults={"counterpart": body, "name": reader.get_full_name(), "made_at": now},
        )
        urls[email] = url_of(link)
    return urls


def url_of(link: AnswerLink) -> str:
    """Return the address that stands in the mail: not to be guessed, for one message only."""
    return settings.SITE_URL + reverse("liaison:answer-by-link", args=[token_of(link)])


def token_of(link: AnswerLink) -> str:
    return _signer.sign(f"{link.pk}.{link.message_id}.{link.email}".encode().hex())


def find_link(token: str) -> AnswerLink:
    """Return the link a mail carries, while its request waits for an answer.

    Raises ``DomainError`` for one that is forged or was revoked, or whose request has ended.
    """
    try:
        number, message, email = bytes.fromhex(_signer.unsign(token)).decode().split(".", 2)
        link = AnswerLink.objects.select_related("message", "counterpart").get(
            pk=int(number), message_id=int(message), email=email
        )
    except (signing.BadSignature, ValueError, AnswerLink.DoesNotExist) as error:
        raise _stale(_("This link is not known.")) from error
    if link.revoked_at:
        raise _stale(_("This link was taken back."))
    if link.message.status != MessageStatus.SENT:
        state = link.message.get_status_display()
        raise _stale(_("The request is at “%(state)s” now.") % {"state": state})
    return link


@transaction.atomic
def answer_by_link(
    token: str, *, text: str, outcome: Outcome | str, answered_by: str, ask_instead: str = ""
) -> Message:
    """Record what a body answers to a request itself, in writing (proposal, 3.b).

    "Not ours to answer" says whom to ask instead. Raises ``DomainError``.
    """
    link = locked(find_link(token))
    if link.revoked_at:
        raise _stale(_("This link was taken back."))
    return answer_request(
        link.message,
        text=text,
        manner=Manner.WRITTEN,
        outcome=outcome,
        answered_by=answered_by,
        ask_instead=ask_instead,
        actor=None,
        link=link,
    )


@transaction.atomic
def revoke_link(link: AnswerLink, *, actor: User) -> AnswerLink:
    """Take a link back, because it went to the wrong address. Doing it again changes nothing."""
    link = locked(link)
    if link.revoked_at:
        return link
    link.revoked_at, link.revoked_by = clock.now(), actor
    link.save(update_fields=["revoked_at", "revoked_by"])
    record(
        LiaisonEvent.ANSWER_LINK_REVOKED,
        link.message,
        actor=actor,
        counterpart=link.counterpart.slug,
        private={"email": link.email},
    )
    return link


def _stale(fact: str) -> DomainError:
    return DomainError(
        fact,
        rule=_("A link answers one request, from one address, while the request is open."),
        so=_("Write to the [secretariat]; it records your answer."),
    )
