"""The register of advocacy: what access was asked for, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from csb_portal.models.append_only import AppendOnlyModel
from csb_portal.months import Month
from liaison.choices.consultations import ADVOCACY_TONES, ADVOCACY_TRANSITIONS, AdvocacyStatus
from liaison.models.bodies.counterpart import Counterpart


class AdvocacyCaseQuerySet(models.QuerySet["AdvocacyCase"]):
    def asked_in(self, month: Month) -> "AdvocacyCaseQuerySet":
        return self.filter(asked_on__gte=month.first_day, asked_on__lte=month.last_day)

    def answered_in(self, month: Month) -> "AdvocacyCaseQuerySet":
        return self.filter(answered_on__gte=month.first_day, answered_on__lte=month.last_day)


class AdvocacyCase(StatusModel):
    """One demand for access to the process (charter: "advocacy for participation")."""

    TRANSITIONS = ADVOCACY_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    status = models.CharField(
        _("answer"),
        max_length=10,
        choices=AdvocacyStatus.choices,
        default=AdvocacyStatus.ASKED,
        editable=False,
    )
    subject = models.CharField(_("access asked for"), max_length=200)
    details = models.TextField(_("in more words"), blank=True)
    counterpart = models.ForeignKey(
        Counterpart,
        on_delete=models.PROTECT,
        related_name="advocacy",
        verbose_name=_("of whom"),
    )
    asked_on = models.DateField(_("asked on"))
    message = models.ForeignKey(
        "liaison.Message",
        on_delete=models.PROTECT,
        null=True,
        related_name="advocacy",
        verbose_name=_("by which message"),
    )
    meeting = models.CharField(
        _("at which meeting"),
        max_length=200,
        blank=True,
        help_text=_("Its reference, such as IF-2005-0001, or its name and day."),
    )
    answer = models.TextField(_("the answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = AdvocacyCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand for access")
        verbose_name_plural = _("demands for access")
        ordering = ["-asked_on", "-pk"]
        indexes = [
            models.Index(fields=["asked_on"], name="demands_by_day"),
            models.Index(fields=["answered_on"], name="demands_by_answer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=AdvocacyStatus.ASKED, answered_on=None)
                | ~Q(status=AdvocacyStatus.ASKED) & Q(answered_on__isnull=False),
                name="answered_demand_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("liaison:advocacy-detail", args=[self.reference])

    @property
    def tone(self) -> str:
        return ADVOCACY_TONES[AdvocacyStatus(self.status)]

    @property
    def may_be_answered(self) -> bool:
        return bool(self.TRANSITIONS[AdvocacyStatus(self.status)])


class AdvocacyFollowUp(AppendOnlyModel):
    """What followed, on which day; written once."""

    case = models.ForeignKey(AdvocacyCase, on_delete=models.PROTECT, related_name="follow_ups")
    happened_on = models.DateField(_("on"))
    text = models.TextField(_("what followed"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.case}, {self.happened_on.isoformat()}"
