"""What this floor holds on people: that they get the reports, and how they help to make them."""

from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts
from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding, Rows
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
    Holding(
        "reports.writing",
        gettext_lazy("Which sections of the reports you had to write, and your remarks on them"),
        gettext_lazy("The members and helpers of the [secretariat] write the reports together."),
        gettext_lazy("for good"),
        rows=(
            Rows("reports.Assignment", "person", ("report__month", "section", "written_at")),
            Rows(
                "reports.SectionComment",
                "author",
                ("revision__report__month", "section", "text", "made_at"),
            ),
        ),
        stays=gettext_lazy("They explain why a report says what it says."),
        keeps_name=True,
    ),
    Holding(
        "reports.translations",
        gettext_lazy("Translations of the reports that you made or checked"),
        gettext_lazy("So that everybody can see how far to trust a translation."),
        gettext_lazy("for good"),
        rows=(
            Rows(
                "reports.ReportTranslation",
                "translator",
                ("revision__report__month", "revision__number", "language", "texts", "added_at"),
            ),
            Rows(
                "reports.ReportTranslation",
                "checked_by",
                ("revision__report__month", "revision__number", "language", "checked_at"),
            ),
        ),
        stays=gettext_lazy("Who translated and who checked explains how far to trust a text."),
        keeps_name=True,
    ),
)


def blockers(user: User) -> list[str]:
    """Nothing of this floor stands in the way."""
    return []


MERGE_CONFLICTS: Conflicts = {}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """Nothing of this floor stands in the way of one person."""
    return []
