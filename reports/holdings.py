"""What this floor holds on people: that they get the reports by mail."""

from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts
from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding
from reports.services.subscriptions import erase_subscription

SUBSCRIPTIONS = AddressRows(
    "reports.Subscription", "email", ("email", "language", "requested_at", "confirmed_at")
)


def erase(user: User) -> None:
    for subscription in SUBSCRIPTIONS.of(user):
        erase_subscription(subscription, actor=None)


HOLDINGS = (
    Holding(
        "reports.subscription",
        gettext_lazy("That you get the monthly reports by mail"),
        gettext_lazy("You asked for them."),
        gettext_lazy("until you unsubscribe and ask for the address to be forgotten"),
        rows=(SUBSCRIPTIONS,),
        erase=erase,
    ),
)


def blockers(user: User) -> list[str]:
    """Nothing of this floor stands in the way."""
    return []


MERGE_CONFLICTS: Conflicts = {}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """Nothing of this floor stands in the way of one person."""
    return []
