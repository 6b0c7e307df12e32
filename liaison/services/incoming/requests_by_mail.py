"""A mail to ``requests@``: a request of somebody whose address is still to be confirmed."""

import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.throttle import is_allowed
from liaison.choices.bodies import AudienceKind
from liaison.choices.incoming import Result
from liaison.choices.register import Nature
from liaison.incoming.screening import Step
from liaison.models import Audience, Counterpart
from liaison.rules.incoming import AN_HOUR
from liaison.services.incoming.enclosures import note_on_all
from liaison.services.incoming.outcomes import Arrival, Outcome, discarded, refused
from liaison.services.register.confirming import write_request
from liaison.services.register.requests import Requester

LONGEST_SUBJECT = 200


def take_request(arrival: Arrival) -> Outcome:
    """Keep what was written and mail the link that makes it a request (proposal, 3.b).

    It is taken as a matter of procedure, asked on behalf of the plenary, for the body of
    the operators: whoever delivers it looks at all three. A focal point's is taken no
    other way, for the ``From`` of a mail proves nobody. Files of somebody nobody knows are
    not kept, and named. Raises ``DomainError``.
    """
    mail = arrival.mail
    advice = arrival.screened(settings.LIST_DOMAIN)
    if advice and advice.step is Step.DISCARD:
        return discarded(arrival, advice.reason)
    if advice:
        return refused(arrival, advice.reason)
    if not is_allowed("request-address", mail.from_address, times=5, within=AN_HOUR):
        return refused(arrival, _("At most five requests an hour are taken from one address."))
    write_request(
        subject=(mail.subject or _("(no subject)"))[:LONGEST_SUBJECT],
        body="\n\n".join(
            filter(None, [mail.text or _("(no text)"), note_on_all(mail.attachments)])
        ),
        language="en",
        on_behalf_of=_plenary(),
        counterpart=_operators_body(),
        nature=Nature.PROCEDURE,
        requester=Requester(name=mail.from_name or mail.from_address, email=mail.from_address),
        key=uuid.uuid5(uuid.NAMESPACE_URL, f"{mail.from_address} {mail.message_id}"),
    )
    return Outcome(
        arrival.recipient,
        Result.REQUEST,
        _("A mail with a link to confirm it goes to the sender."),
    )


def _plenary() -> Audience:
    audience = Audience.objects.for_requests().filter(kind=AudienceKind.PLENARY).first()
    if audience is None:
        raise _not_taken()
    return audience


def _operators_body() -> Counterpart:
    body = Counterpart.objects.operators_body()
    if body is None:
        raise _not_taken()
    return body


def _not_taken() -> DomainError:
    return DomainError(
        _("No body is named to which requests by mail go."),
        rule=_("A request says on whose behalf it is made, and to which body."),
        so=_("Use the form on the portal, where both can be chosen."),
    )
