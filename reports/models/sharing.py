"""Who writes which section of a report, and what its writers say to each other about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from reports.choices import Section
from reports.models.report import MonthlyReport
from reports.models.text import TextRevision

LONGEST_KEY = 20


class Assignment(models.Model):
    """One section of one report is somebody's to write, until it is written."""

    report = models.ForeignKey(
        MonthlyReport,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("monthly report"),
    )
    section = models.CharField(_("section"), max_length=LONGEST_KEY)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="report_assignments",
        verbose_name=_("person"),
    )
    assigned_at = models.DateTimeField(_("assigned at"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    written_at = models.DateTimeField(_("written at"), null=True)
    told_until = models.DateTimeField(_("its writer was told until"), null=True)

    class Meta:
        verbose_name = _("section to write")
        verbose_name_plural = _("sections to write")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="one_writer_a_section"),
        ]

    def __str__(self) -> str:
        names = {"section": self.section_name, "report": self.report}
        return _t("“%(section)s” in the %(report)s") % names

    @property
    def section_name(self) -> str:
        return str(Section(self.section).label)


class SectionComment(AppendOnlyModel):
    """A remark on a section as it stood in one text; or a reply to one, which may settle it."""

    revision = models.ForeignKey(
        TextRevision, on_delete=models.PROTECT, related_name="comments", verbose_name=_("text")
    )
    section = models.CharField(_("section"), max_length=LONGEST_KEY)
    answers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replies",
        verbose_name=_("in reply to"),
    )
    settles = models.BooleanField(_("settles it"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="section_comments",
        verbose_name=_("author"),
    )
    text = models.TextField(_("comment"), blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("comment on a section")
        verbose_name_plural = _("comments on sections")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answers"], condition=Q(settles=True), name="section_comment_settled_once"
            ),
            models.CheckConstraint(
                condition=Q(settles=False) | Q(answers__isnull=False),
                name="only_a_reply_settles_a_section_comment",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(settles=True), name="section_comment_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{Section(self.section).label}: {self.author}"

    def get_absolute_url(self) -> str:
        report = self.revision.report
        return f"{reverse('reports:section-detail', args=[report.slug, self.section])}#comment-{self.pk}"

    @property
    def is_settled(self) -> bool:
        return any(reply.settles for reply in self.replies.all())


def remarks_on(report: MonthlyReport) -> models.QuerySet[SectionComment]:
    """Every remark on a report that is no reply, whichever of its texts it was made on."""
    return SectionComment.objects.filter(revision__report=report, answers=None)


def open_remarks_on(report: MonthlyReport) -> models.QuerySet[SectionComment]:
    """Those nobody has settled yet."""
    return remarks_on(report).exclude(replies__settles=True)
