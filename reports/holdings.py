"""What this floor holds on people: that they get the reports by mail."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts
from csb_portal.models import User
from csb_portal.personal_data import Holding, Values, plain
from reports.models import Subscription
from reports.services.subscriptions import erase_subscription


def subscriptions_of(user: User) -> QuerySet[Subscription]:
    """Subscriptions are kept by address, without an account; these are of somebody's own."""
    own = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return Subscription.objects.filter(email__in=[email.lower() for email in (*own, user.email)])


def collect(user: User) -> list[Values]:
    rows = subscriptions_of(user).values("email", "language", "requested_at", "confirmed_at")
    return [{"record": "subscription"} | plain(row) for row in rows]


def erase(user: User) -> None:
    for subscription in subscriptions_of(user):
        erase_subscription(subscription, actor=None)


HOLDINGS = (
    Holding(
        "reports.subscription",
        gettext_lazy("That you get the monthly reports by mail"),
        gettext_lazy("You asked for them."),
        gettext_lazy("until you unsubscribe and ask for the address to be forgotten"),
        collect=collect,
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
