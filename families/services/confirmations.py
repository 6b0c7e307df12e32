"""A focal point confirms that the family's page says who speaks for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.reviews import ReviewEvent
from families.models import Family, RosterConfirmation
from families.permissions.mandates import mandate_for


@transaction.atomic
def confirm_roster(family: Family, *, actor: User) -> RosterConfirmation:
    """Confirm the roster of the own family, dated; a second click on a day changes nothing.

    It is one of the signs of activity (charter, composition). Raises ``DomainError``.
    """
    family = locked(family)
    mandate = mandate_for(actor, family)
    if mandate is None:
        raise DomainError(
            _("You do not speak for %(family)s.") % {"family": family},
            rule=_("A [family]'s roster is confirmed by its own [focal points]."),
            so=_("Ask one of them to confirm it."),
        )
    confirmation, is_new = RosterConfirmation.objects.get_or_create(
        family=family,
        user=actor,
        confirmed_on=clock.today(),
        defaults={"seat": mandate.seat, "confirmed_at": clock.now()},
    )
    if is_new:
        audit.record(
            ReviewEvent.ROSTER_CONFIRMED,
            confirmation,
            actor=actor,
            family=family.slug,
            seat=mandate.seat,
        )
    return confirmation
