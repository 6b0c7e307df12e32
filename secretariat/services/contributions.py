"""Write down what the bureau was given, take back a mistake, and name a giver as they wish."""

import re
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from secretariat.choices.contributions import ContributionEvent
from secretariat.models import Contribution

CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@transaction.atomic
def record_contribution(
    *,
    giver: str,
    amount: Decimal | None,
    currency: str,
    help_given: str,
    purpose: str,
    received_on: date,
    actor: User,
) -> Contribution:
    """Add a gift to the public record. An empty ``giver`` is anonymous.

    Raises ``DomainError`` as ``check_contribution`` does.
    """
    check_contribution(
        amount=amount, currency=currency, help_given=help_given, received_on=received_on
    )
    contribution = Contribution.objects.create(
        reference=next_reference("CN", received_on.year),
        giver=giver.strip(),
        amount=amount,
        currency=currency,
        help_given=help_given.strip(),
        purpose=purpose.strip(),
        received_on=received_on,
        recorded_at=clock.now(),
    )
    audit.record(
        ContributionEvent.RECORDED, contribution, actor=actor, received_on=received_on.isoformat()
    )
    return contribution


@transaction.atomic
def set_aside_contribution(contribution: Contribution, *, reason: str, actor: User) -> Contribution:
    """Stop counting what was entered by mistake; the line stays, with the reason.

    Raises ``DomainError`` without a reason, and the second time.
    """
    contribution = locked(contribution)
    if contribution.set_aside_at:
        raise DomainError(
            _("%(contribution)s is set aside already.") % {"contribution": contribution},
            rule=_("What was entered by mistake is set aside once."),
        )
    if not reason.strip():
        raise DomainError(
            _("You have not said why."),
            rule=_("Whoever reads the record can see why a line does not count."),
            so=_("Write one sentence, such as: entered twice."),
        )
    contribution.set_aside_at = clock.now()
    contribution.set_aside_reason = reason.strip()
    contribution.save(update_fields=["set_aside_at", "set_aside_reason"])
    audit.record(ContributionEvent.SET_ASIDE, contribution, actor=actor)
    return contribution


@transaction.atomic
def rename_giver(contribution: Contribution, *, giver: str, actor: User) -> Contribution:
    """Name the giver as they agree to now; empty for anonymous. The same name changes nothing."""
    contribution = locked(contribution)
    if contribution.giver != giver.strip():
        contribution.giver = giver.strip()
        contribution.save(update_fields=["giver"])
        audit.record(ContributionEvent.GIVER_RENAMED, contribution, actor=actor)
    return contribution


def check_contribution(
    *, amount: Decimal | None, currency: str, help_given: str, received_on: date
) -> None:
    """Raise ``DomainError`` for a gift of nothing, money without currency, or a day to come."""
    if amount is None and not help_given.strip():
        raise DomainError(
            _("There is neither an amount nor any help in words."),
            rule=_("A contribution is money, help, or both."),
            so=_("Enter the amount with its currency, or say in words what was given."),
        )
    if amount is not None and amount <= 0:
        raise DomainError(
            _("The amount is not more than nothing."),
            rule=_("The record lists what the [bureau] received."),
            so=_("If it was a mistake, set the line aside instead."),
        )
    if bool(currency) != (amount is not None) or (currency and not CURRENCY.fullmatch(currency)):
        raise DomainError(
            _("The amount and its currency do not go together."),
            rule=_("Money is an amount and the three letters of its currency, such as CHF."),
            so=_("Fill in both, or leave both empty."),
        )
    if received_on > clock.today():
        raise DomainError(
            _("That day is still to come."),
            rule=_("The record lists what was received, not what was promised."),
            so=_("Enter it on the day it arrives."),
        )
