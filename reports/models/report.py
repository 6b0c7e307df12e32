"""The bureau's account of one month to the plenary."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.months import Month
from reports import rules
from reports.choices import REPORT_TRANSITIONS, ReportStatus
from secretariat.models import Term

if TYPE_CHECKING:
    from reports.models.text import TextRevision

PUBLIC = (ReportStatus.PUBLISHED, ReportStatus.CORRECTING)
FIGURES_IN_SUMMARY = 4


def month_name(month: Month) -> str:
    """Write a month as the reader does: "February 2005"."""
    # Translators: a date format, for a month and its year
    return date_format(month.first_day, pgettext("month", "F Y"))


def summary_of(figures: list[dict]) -> str:
    """Say the first figures of a month in one line."""
    rows = figures[:FIGURES_IN_SUMMARY]
    return " · ".join(f"{row['label']}: {row['value']}" for row in rows)


class MonthlyReportQuerySet(models.QuerySet):
    def published(self) -> "MonthlyReportQuerySet":
        """Reports the public can read, also while a correction of them is prepared."""
        return self.filter(status__in=PUBLIC)

    def in_work(self) -> "MonthlyReportQuerySet":
        """Reports that wait for somebody."""
        return self.exclude(status=ReportStatus.PUBLISHED)

    def owed_months(self, at: datetime | None = None) -> list[Month]:
        """Every month that has a report or ought to have one, oldest first.

        The secretariat reports (3.g), so they begin with the first whole month that one is
        in office, or with an earlier report, and end with the last month that is over.
        """
        now = (at or clock.now()).astimezone(settings.BUREAU_TIME_ZONE)
        first, last = self._first_month(), Month.before(now.date())
        months = []
        while first and first <= last:
            months.append(first)
            first = first.plus(1)
        return months

    def missing_months(self) -> list[Month]:
        """Months that are over and have not even a draft."""
        drafted = set(self.values_list("month", flat=True))
        return [month for month in self.owed_months() if month.first_day not in drafted]

    def overdue_months(self) -> list[Month]:
        """Months whose report is late: still being written, or not there at all."""
        now, zone = clock.now(), settings.BUREAU_TIME_ZONE
        public = set(self.published().values_list("month", flat=True))
        return [
            month
            for month in self.owed_months(now)
            if month.first_day not in public
            and rules.due_at(rules.due_on(month.plus(1).first_day), zone) <= now
        ]

    def _first_month(self) -> Month | None:
        """The first month that has a report, or began with a secretariat in office."""
        first = self.order_by("month").values_list("month", flat=True).first()
        if first:
            return Month.of(first)
        since = Term.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
        if since is None:
            return None
        month = Month.of(since)
        return month if since == month.first_day else month.plus(1)


class MonthlyReport(StatusModel):
    """One month's report: its figures frozen when drafted, its text written by people (3.g)."""

    TRANSITIONS = REPORT_TRANSITIONS

    month = models.DateField(_("month"), unique=True, help_text=_("Its first day."))
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=ReportStatus.choices,
        default=ReportStatus.DRAFT,
        editable=False,
    )
    due_on = models.DateField(_("due on"))
    figures = models.JSONField(_("figures"), help_text=_("Computed when drafted; never typed."))
    approvals_wanted = models.PositiveSmallIntegerField(
        _("approvals wanted"), default=rules.APPROVALS_NEEDED
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(status__in=PUBLIC, published_at__isnull=False)
                | ~Q(status__in=PUBLIC) & Q(published_at=None),
                name="published_report_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(approvals_wanted__gte=1), name="report_needs_an_approval"
            ),
        ]

    def __str__(self) -> str:
        return _t("Report of %(month)s") % {"month": self.month_name}

    def get_absolute_url(self) -> str:
        return reverse("reports:report-detail", args=[self.slug])

    @property
    def slug(self) -> str:
        """The month as it stands in addresses and in the trail: 2005-02."""
        return str(self.period)

    @property
    def period(self) -> Month:
        return Month.of(self.month)

    @property
    def month_name(self) -> str:
        """The month in words."""
        return month_name(self.period)

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def public_since(self) -> datetime | None:
        """When everybody could first read it, by the name a translation has for it too."""
        return self.published_at

    @property
    def is_correction(self) -> bool:
        """Whether what is being written now corrects what the public already reads."""
        return self.published_at is not None

    @property
    def due_at(self) -> datetime:
        return rules.due_at(self.due_on, settings.BUREAU_TIME_ZONE)

    @property
    def is_overdue(self) -> bool:
        return not self.is_public and clock.now() >= self.due_at

    @property
    def approvals_for_this_step(self) -> int:
        """What the bureau wants before the next publication, were everybody there."""
        return rules.APPROVALS_FOR_A_CORRECTION if self.is_correction else self.approvals_wanted

    @property
    def revision(self) -> "TextRevision":
        """The text as it was last saved; read anew each time it is asked for."""
        return self.revisions.select_related("saved_by").latest("number")

    @property
    def summary(self) -> str:
        """The month in one line, for the first page."""
        return summary_of(self.figures)
