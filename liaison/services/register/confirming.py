"""Requests from anybody: written first, and taken once their address is confirmed."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.links import SignedLinks
from liaison.choices.register import Nature
from liaison.models import Audience, Counterpart, Message, UnconfirmedRequest
from liaison.notifications import register as notifications
from liaison.services.register.checks import AlreadyRecorded, check_request, check_text
from liaison.services.register.requests import Requester, submit_request

links = SignedLinks("liaison.unconfirmed-request")


@transaction.atomic
def write_request(
    *,
    subject: str,
    body: str,
    language: str,
    on_behalf_of: Audience,
    counterpart: Counterpart,
    nature: Nature | str,
    requester: Requester,
    key: uuid.UUID,
) -> UnconfirmedRequest:
    """Keep what somebody wrote, and mail them the link that makes it a request.

    The same form again changes nothing and sends nothing. Raises ``DomainError``.
    """
    check_text(subject, body)
    check_request(nature=nature, on_behalf_of=on_behalf_of)
    unconfirmed, is_new = UnconfirmedRequest.objects.get_or_create(
        key=key,
        defaults={
            "subject": subject,
            "body": body,
            "language": language,
            "on_behalf_of": on_behalf_of,
            "counterpart": counterpart,
            "nature": nature,
            "name": requester.name,
            "email": requester.email,
            "name_is_public": requester.name_is_public,
            "written_at": clock.now(),
        },
    )
    if is_new:
        path = reverse("liaison:request-confirm", args=[token_of(unconfirmed)])
        notifications.request_written(unconfirmed, settings.SITE_URL + path)
    return unconfirmed


def token_of(unconfirmed: UnconfirmedRequest) -> str:
    """Return what stands in the link: not to be guessed, and good for this text only."""
    return links.token_of(unconfirmed.key)


def find_unconfirmed(token: str) -> UnconfirmedRequest:
    """Return what the link of a mail stands for. Raises ``DomainError`` for a stale one."""
    try:
        unconfirmed = UnconfirmedRequest.objects.get(key=links.key_of(token))
    except (ValueError, UnconfirmedRequest.DoesNotExist) as error:
        raise _stale() from error
    if unconfirmed.message:
        raise AlreadyRecorded(unconfirmed.message)
    if unconfirmed.is_expired(clock.now()):
        raise _stale()
    return unconfirmed


@transaction.atomic
def confirm_request(token: str) -> Message:
    """Turn what somebody wrote into a request, received now (proposal, 3.b).

    Raises ``DomainError`` for a link that is stale or was used.
    """
    unconfirmed = locked(find_unconfirmed(token))
    if unconfirmed.message:
        raise AlreadyRecorded(unconfirmed.message)
    unconfirmed.message = submit_request(
        subject=unconfirmed.subject,
        body=unconfirmed.body,
        language=unconfirmed.language,
        on_behalf_of=unconfirmed.on_behalf_of,
        counterpart=unconfirmed.counterpart,
        nature=unconfirmed.nature,
        actor=None,
        requester=Requester(unconfirmed.name, unconfirmed.email, unconfirmed.name_is_public),
        key=unconfirmed.key,
    )
    unconfirmed.save(update_fields=["message"])
    return unconfirmed.message


def _stale() -> DomainError:
    return DomainError(
        _("This link is not known, or its time has passed."),
        rule=_("A link to confirm a request works once, for three days."),
        so=_("Write your request again, and use the newest mail."),
    )
