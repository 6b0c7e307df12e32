"""Money and help received as data: what its public page shows, but who gave it."""

from datetime import date

from django.utils.translation import gettext_noop as _

from csb_portal.open_data import Column, OpenSet, field, page_of
from secretariat.models import Contribution

CONTRIBUTIONS = OpenSet(
    "contributions",
    _(
        "Money and help that the [bureau] was given. Givers may be people: only the page names them."
    ),
    lambda: Contribution.objects.order_by("received_on", "pk"),
    (
        field("reference", str, _("Its reference.")),
        field("received_on", date, _("The day it was received.")),
        Column(
            "amount",
            str,
            _("The money, as a decimal number; missing where only help was given."),
            lambda one: None if one.amount is None else str(one.amount),
            may_be_empty=True,
        ),
        field("currency", str, _("The currency of the amount; empty without one.")),
        field("help", str, _("The help in words; empty for money alone."), of="help_given"),
        field("purpose", str, _("For what it was given.")),
        Column(
            "counts",
            bool,
            _("Whether it counts: not if it was entered by mistake."),
            lambda one: one.set_aside_at is None,
        ),
        field("mistake", str, _("Why it does not count; else empty."), of="set_aside_reason"),
        page_of(_("Its place on the page, which names the giver as agreed.")),
    ),
)

OPEN_SETS = (CONTRIBUTIONS,)
