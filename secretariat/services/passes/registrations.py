"""Who is registered for an event: by a case of the portal, or by the host's own list."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import User
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.choices.passes import PassEvent
from secretariat.models import Case, Event, KnownRegistration
from secretariat.rules.cases import normalised


def registered_among(event: Event, addresses: Iterable[str]) -> set[str]:
    """Return which of ``addresses``, in small letters, are registered for ``event``."""
    asked = {normalised(address) for address in addresses}
    granted = Case.objects.filter(
        kind=CaseKind.REGISTRATION, event=event, status=CaseStatus.GRANTED
    )
    known = set(granted.values_list("email", flat=True))
    known |= set(event.known_registrations.values_list("email", flat=True))
    return asked & {normalised(address) for address in known}


def is_registered(event: Event, address: str) -> bool:
    """Tell whether somebody who writes from ``address`` is registered for ``event``."""
    return bool(registered_among(event, [address]))


@transaction.atomic
def import_registrations(event: Event, text: str, *, actor: User) -> tuple[int, int]:
    """Read the host's list of registered people, one address a line; other columns are left out.

    Returns how many were new and how many known. Raises ``DomainError`` that names the line.
    """
    wanted = list(dict.fromkeys(_addresses(text)))
    if not wanted:
        raise DomainError(
            _("There is no address in the list."),
            rule=_("The list has one address a line; whatever else stands there is left out."),
            so=_("Paste the column of addresses."),
        )
    known = set(event.known_registrations.values_list("email", flat=True))
    new = [address for address in wanted if address not in known]
    KnownRegistration.objects.bulk_create(
        [KnownRegistration(event=event, email=address) for address in new], ignore_conflicts=True
    )
    audit.record(PassEvent.REGISTRATIONS_READ, event, actor=actor, new=len(new), lines=len(wanted))
    return len(new), len(wanted) - len(new)


def _addresses(text: str) -> Iterable[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = (cell.strip(" \t\"'<>") for cell in line.replace(";", ",").split(","))
        address = next((normalised(cell) for cell in cells if "@" in cell), "")
        if not address and number == 1:
            continue  # the names of the columns
        try:
            validate_email(address)
        except ValidationError as error:
            raise DomainError(
                _("There is no e-mail address in line %(number)d.") % {"number": number},
                rule=_("The list has one address a line; whatever else stands there is left out."),
                so=_("Correct the line; nothing of the list was taken."),
            ) from error
        yield address
