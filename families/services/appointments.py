"""Begin a mandate for somebody by their address, whether the portal knows them or not."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.services.people import find_person, register_person
from families.models import Family, FocalPoint
from families.services.mandates import begin_mandate


@transaction.atomic
def appoint(
    family: Family,
    *,
    email: str,
    name: str,
    language: str,
    time_zone: str,
    actor: User,
    **mandate: Any,
) -> FocalPoint:
    """Let whoever is reached at ``email`` speak for ``family``; register them if need be.

    Somebody who is known keeps their name, language and zone. ``mandate`` is what
    ``begin_mandate`` takes. Raises ``DomainError``.
    """
    person = find_person(email)
    if person is None and not name.strip():
        raise DomainError(
            _("The portal knows nobody at %(email)s.") % {"email": email},
            rule=_("Whoever speaks for a family is named in public."),
            so=_("Give the name of the person as well."),
        )
    person = person or register_person(
        email=email, name=name, language=language, time_zone=time_zone, actor=actor
    )
    return begin_mandate(family, person, actor=actor, **mandate)
