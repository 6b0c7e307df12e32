"""Money and help that the bureau was given: a public record, as givers agreed to be named."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from csb_portal.months import Month


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def standing(self) -> "ContributionQuerySet":
        """Those that were not entered by mistake."""
        return self.filter(set_aside_at=None)

    def received_in(self, month: Month) -> "ContributionQuerySet":
        return self.standing().filter(
            received_on__gte=month.first_day, received_on__lte=month.last_day
        )


class Contribution(models.Model):
    """One gift of money or help. ``amount`` is in units of ``currency``, both or neither."""

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    giver = models.CharField(
        _("who gave"),
        max_length=200,
        blank=True,
        help_text=_("As they agreed to be named in public; empty for “anonymous”."),
    )
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("CHF, EUR …"))
    help_given = models.CharField(
        _("help in words"), max_length=300, blank=True, help_text=_("What was given beside money.")
    )
    purpose = models.CharField(_("for what"), max_length=300)
    received_on = models.DateField(_("received on"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, editable=False)
    set_aside_reason = models.CharField(_("why set aside"), max_length=300, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("money and help received")
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["received_on"], name="contributions_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None, currency="") & ~Q(help_given="")
                | Q(amount__gt=0) & ~Q(currency=""),
                name="contribution_is_money_or_help",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_reason="")
                | Q(set_aside_at__isnull=False) & ~Q(set_aside_reason=""),
                name="contribution_set_aside_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        page = reverse("secretariat:contributions")
        return f"{page}?year={self.received_on.year}#{self.reference}"

    @property
    def giver_name(self) -> str:
        return self.giver or _t("anonymous")

    @property
    def what(self) -> str:
        """The money, the help, or both, in words."""
        given = money(self.amount, self.currency) if self.amount else ""
        return "; ".join(part for part in (given, self.help_given) if part)


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency, without cents where there are none."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{currency} {number_format(amount, places, use_l10n=True, force_grouping=True)}"
