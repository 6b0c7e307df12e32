"""What the record of money and help tells the monthly report."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from csb_portal.counting import Figure
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from secretariat.models import Contribution
from secretariat.models.contributions import ContributionQuerySet, money


def notices() -> list[Notice]:
    """What was given is not open to anybody."""
    return []


def tasks_for(user: User) -> list[Task]:
    """Nobody has to do anything about it."""
    return []


def _received(month: Month) -> ContributionQuerySet:
    return Contribution.objects.received_in(month).order_by("received_on", "pk")


def _line(one: Contribution) -> Notice:
    title = _("%(giver)s: %(what)s") % {"giver": one.giver_name, "what": one.what}
    return Notice(title, one.get_absolute_url(), one.purpose)


FIGURES = (
    Figure(
        "contributions_received",
        "help",
        _lazy("Contributions received"),
        _lazy("Gifts of money or help by the day they were received, but for mistaken entries."),
        _received,
        _line,
    ),
)


def entries(month: Month) -> list[Entry]:
    """Name what was given in ``month``, as the givers agreed to be named."""
    lines = map(_line, _received(month))
    return [Entry("help", line.title, line.url, line.detail) for line in lines]


def totals(contributions: ContributionQuerySet) -> list[str]:
    """Add up what was given in money, currency by currency."""
    sums = contributions.exclude(amount=None).order_by().values_list("currency")
    found: list[tuple[str, Decimal]] = list(sums.annotate(Sum("amount")).order_by("currency"))
    return [money(total, currency) for currency, total in found]
