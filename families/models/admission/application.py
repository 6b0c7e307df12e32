"""An application to be admitted to the bureau, or to return to it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from families.choices.admissions import (
    APPLICATION_TONES,
    APPLICATION_TRANSITIONS,
    RUNNING,
    ApplicationKind,
    ApplicationStatus,
)
from families.choices.families import FamilyKind
from families.models.documents import DocumentVersion
from families.models.family import Family
from families.rules.admissions import CONFIRM_WITHIN

if TYPE_CHECKING:
    from families.models.admission.decision import ApplicationDecision

UNREAD = [ApplicationStatus.UNCONFIRMED]


class ApplicationQuerySet(models.QuerySet["Application"]):
    def received(self) -> "ApplicationQuerySet":
        """Those whose people have given their word: everybody can read them."""
        return self.exclude(received_at=None)

    def running(self) -> "ApplicationQuerySet":
        return self.filter(status__in=RUNNING)

    def ended_by(self, moment: datetime) -> "ApplicationQuerySet":
        """Those decided or withdrawn before a moment against which nobody can appeal any more."""
        over = Q(decisions__decided_at__lt=moment) | Q(withdrawn_at__lt=moment)
        ended = self.received().exclude(status__in=RUNNING).filter(over)
        can_appeal = Q(status=ApplicationStatus.REFUSED, appeal_until__gt=clock.now())
        return ended.exclude(decisions__decided_at__gte=moment).exclude(can_appeal).distinct()


class Application(StatusModel):
    """Somebody asks for a place in the bureau, in public, by criteria of a certain version."""

    TRANSITIONS = APPLICATION_TRANSITIONS

    key = models.UUIDField(unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=20, blank=True, editable=False)
    kind = models.CharField(_("what is asked for"), max_length=6, choices=ApplicationKind.choices)
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        related_name="applications",
        verbose_name=_("[family]"),
    )
    name = models.CharField(_("name"), max_length=200)
    family_kind = models.CharField(
        _("by subject or by region"), max_length=10, choices=FamilyKind.choices
    )
    statement = models.TextField(_("statement"))
    basis = models.TextField(_("how its people were chosen"))
    status = models.CharField(
        _("state"),
        max_length=11,
        choices=ApplicationStatus.choices,
        default=ApplicationStatus.UNCONFIRMED,
        editable=False,
    )
    criteria = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("criteria that apply"),
    )
    people_needed = models.PositiveSmallIntegerField(_("people needed"))
    supporters_needed = models.PositiveSmallIntegerField(_("supporting organisations needed"))
    objection_days = models.PositiveSmallIntegerField(_("days to object"))
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    received_at = models.DateTimeField(_("received at"), null=True)
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objections_until = models.DateTimeField(_("objections until"), null=True)
    hindrance = models.TextField(_("what hinders the admission"), blank=True)
    appeal_until = models.DateTimeField(_("appeal until"), null=True)
    appealed_at = models.DateTimeField(_("appealed at"), null=True)
    appeal_text = models.TextField(_("appeal"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="one_application_a_number"
            ),
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(status__in=RUNNING),
                name="one_running_application_a_family",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNREAD, received_at=None, reference="")
                | ~Q(status__in=UNREAD) & Q(received_at__isnull=False) & ~Q(reference=""),
                name="received_application_has_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(status=ApplicationStatus.PUBLISHED)
                | Q(published_at__isnull=False, objections_until__isnull=False),
                name="published_application_has_its_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("families:application-detail", args=[self.reference])

    @property
    def tone(self) -> str:
        return APPLICATION_TONES[ApplicationStatus(self.status)]

    @property
    def is_return(self) -> bool:
        return self.kind == ApplicationKind.RETURN

    @property
    def expires_at(self) -> datetime:
        """Until when its people can give their word."""
        return self.asked_at + CONFIRM_WITHIN

    def takes_objections(self, now: datetime | None = None) -> bool:
        """Whether focal points can object: while the window is open, by the server's clock."""
        now = now or clock.now()
        return bool(
            self.status in (ApplicationStatus.PUBLISHED, ApplicationStatus.CONTESTED)
            and self.objections_until
            and now < self.objections_until
        )

    def takes_an_appeal(self, now: datetime | None = None) -> bool:
        """Whether its people can still appeal against the refusal: once an application."""
        now = now or clock.now()
        return bool(
            self.status == ApplicationStatus.REFUSED
            and self.appealed_at is None
            and self.appeal_until
            and now < self.appeal_until
        )

    @property
    def can_be_withdrawn(self) -> bool:
        return (
            ApplicationStatus.WITHDRAWN in APPLICATION_TRANSITIONS[ApplicationStatus(self.status)]
        )

    @property
    def last_decision(self) -> "ApplicationDecision | None":
        return self.decisions.last()

    @property
    def steps(self) -> list[dict[str, object]]:
        """How far it is, for a timeline: what is done in its order, and what comes next."""
        moments = [
            (_("Received"), self.received_at),
            (_("Appealed"), self.appealed_at),
            *(
                (decision.get_outcome_display(), decision.decided_at)
                for decision in self.decisions.all()
            ),
            (_("Published"), self.published_at),
            (_("Withdrawn"), self.withdrawn_at),
        ]
        done = sorted(((label, at) for label, at in moments if at), key=lambda step: step[1])
        ahead = [
            (_("The time to object ends"), self.objections_until, self.takes_objections()),
            (_("The time to appeal ends"), self.appeal_until, self.takes_an_appeal()),
        ]
        steps: list[dict[str, object]] = [
            {"label": label, "at": at, "state": "done"} for label, at in done
        ]
        return steps + [
            {"label": label, "at": at, "state": "next"} for label, at, waits in ahead if waits
        ]
