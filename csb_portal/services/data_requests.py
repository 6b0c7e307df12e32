"""What people ask about their data, and how it is answered."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock, mail
from csb_portal.choices import PortalEvent
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import DataRequest, User
from csb_portal.models.data_request import DataRequestKind, DataRequestStatus
from csb_portal.services.erasure import decidable, decide

ANSWER_WITHIN = timedelta(days=30)


@transaction.atomic
def ask_about_data(kind: str, *, text: str, actor: User) -> DataRequest:
    """Ask for a correction, or for erasure; staff answer within thirty days.

    Raises ``DomainError`` if the same was asked and is not answered yet, or if a
    correction says nothing.
    """
    locked(actor)
    text = text.strip()
    if kind == DataRequestKind.CORRECTION and not text:
        raise DomainError(
            _("You have not said what is wrong."),
            rule=_("A correction says what is wrong and what is right."),
            so=_("Write it into the field."),
        )
    if DataRequest.objects.waiting().filter(person=actor, kind=kind).exists():
        raise DomainError(
            _("You have asked for this already."),
            rule=_("One request of a kind is answered at a time."),
            so=_("Wait for the answer, or write to the [secretariat]."),
        )
    now = clock.now()
    request = DataRequest.objects.create(
        person=actor, kind=kind, text=text, asked_at=now, due_at=now + ANSWER_WITHIN
    )
    audit.record(PortalEvent.DATA_REQUESTED, request, actor=actor, public=False, kind=kind)
    mail.queue(
        "mail/data_requested",
        to=[actor],
        occasion=f"data-requested:{request.pk}",
        request=request,
    )
    return request


@transaction.atomic
def answer_request(request: DataRequest, *, is_done: bool, reason: str, actor: User) -> DataRequest:
    """Say that a correction was made, or decline a request; with the reason either way.

    Raises ``DomainError`` for one's own request, or without a reason. An erasure is carried
    out by ``carry_out_erasure``.
    """
    request = decidable(request, reason, actor)
    if is_done and request.is_erasure:
        raise DomainError(_("An erasure is carried out after its preview."))
    status = DataRequestStatus.DONE if is_done else DataRequestStatus.DECLINED
    request = decide(request, status, reason, actor)
    event = PortalEvent.DATA_REQUEST_DONE if is_done else PortalEvent.DATA_REQUEST_DECLINED
    audit.record(event, request, actor=actor, public=False, kind=request.kind)
    mail.queue(
        "mail/data_request_answered",
        to=[request.person],
        occasion=f"data-request-decided:{request.pk}",
        request=request,
    )
    return request
