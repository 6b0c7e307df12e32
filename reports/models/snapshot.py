"""Which records stood behind the figures of a report when it was drafted."""

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from reports.models.report import MonthlyReport


class Snapshot(AppendOnlyModel):
    """The records a month was counted by, so that what is recorded later can be told apart.

    ``counted`` holds the primary keys by figure, ``parts`` those of a figure that is split by
    the part each belonged to. ``late`` holds what this report is the first
    to tell of earlier months: by month and figure its ``value`` and the keys ``added`` and
    ``gone`` since.
    """

    report = models.OneToOneField(
        MonthlyReport,
        on_delete=models.PROTECT,
        related_name="snapshot",
        verbose_name=_("monthly report"),
    )
    counted = models.JSONField(_("counted records"))
    parts = models.JSONField(_("counted records by part"), default=dict)
    late = models.JSONField(_("recorded later"), default=dict)

    class Meta:
        verbose_name = _("snapshot of a month")
        verbose_name_plural = _("snapshots of months")
        ordering = ["report"]

    def __str__(self) -> str:
        return _t("Snapshot of %(report)s") % {"report": self.report}
