"""The call for volunteers among the families."""

from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.months import Month
from elections.choices import CALL_TONES, CALL_TRANSITIONS, CallStatus, Fills, InterestStatus, Route
from elections.models.call_rules import CallRules
from families.rules import bureau as charter

RUNNING = [CallStatus.SCHEDULED, CallStatus.OPEN]
NEVER_OPENED = [CallStatus.DRAFT, CallStatus.SCHEDULED, CallStatus.CANCELLED]


class VolunteerCallQuerySet(models.QuerySet):
    def public(self) -> "VolunteerCallQuerySet":
        return self.exclude(status=CallStatus.DRAFT)

    def open(self, at: datetime | None = None) -> "VolunteerCallQuerySet":
        at = at or clock.now()
        return self.filter(status__in=RUNNING, opens_at__lte=at, closes_at__gt=at)

    def running(self) -> "VolunteerCallQuerySet":
        """Those that go on by the clock: they wait for their opening or for their end."""
        return self.filter(status__in=RUNNING)

    def closed_in(self, month: Month) -> "VolunteerCallQuerySet":
        starts, ends = month.span
        return self.filter(closed_at__gte=starts, closed_at__lt=ends)

    def for_secretariat(self) -> "VolunteerCallQuerySet":
        """Calls that lead to a secretariat, and not to seats of groups."""
        return self.filter(fills=Fills.SECRETARIAT)

    def without_successor(self) -> "VolunteerCallQuerySet":
        """Calls after which none of their kind was opened: a later one asks anew for all seats."""
        later = VolunteerCall.objects.filter(
            fills=OuterRef("fills"),
            status__in=[CallStatus.OPEN, CallStatus.CLOSED],
            opens_at__gt=OuterRef("opens_at"),
        )
        return self.exclude(Exists(later))

    def with_volunteer_count(self) -> "VolunteerCallQuerySet":
        standing = Q(interests__status=InterestStatus.STANDING)
        people = Q(nominations__status=InterestStatus.STANDING)
        return self.annotate(
            volunteer_count=Count("interests", filter=standing, distinct=True),
            people_count=Count("nominations", filter=people, distinct=True),
        )


class VolunteerCall(CallRules, StatusModel):
    """A call for families to form the secretariat (proposal, 2.a), or for people to sit for them.

    Its numbers are the bureau's rules as they stood when it was announced.
    """

    TRANSITIONS = CALL_TRANSITIONS

    slug = models.SlugField(_("short name"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    families_needed = models.PositiveSmallIntegerField(
        _("[families] needed"), default=charter.GROUPS_NEEDED, validators=[MinValueValidator(1)]
    )
    seats = models.PositiveSmallIntegerField(
        _("seats in the [secretariat]"),
        default=charter.COMMITTEE_SIZE,
        validators=[MinValueValidator(1)],
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CallStatus.choices,
        default=CallStatus.DRAFT,
        editable=False,
    )
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    route = models.CharField(
        _("consequence"), max_length=10, choices=Route.choices, blank=True, editable=False
    )

    objects = VolunteerCallQuerySet.as_manager()
    people_count: int  # of those read by with_volunteer_count()
    volunteer_count: int  # of those read by with_volunteer_count()

    class Meta:
        verbose_name = _("call for volunteers")
        verbose_name_plural = _("calls for volunteers")
        ordering = ["-opens_at"]
        indexes = [
            models.Index(fields=["status"], name="calls_by_state"),
            models.Index(fields=["closed_at"], name="calls_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NEVER_OPENED) | Q(opened_at__isnull=False),
                name="open_call_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status=CallStatus.CLOSED, closed_at__isnull=False) & ~Q(route="")
                | Q(status=CallStatus.CANCELLED, closed_at__isnull=False) & ~Q(route="")
                | ~Q(status=CallStatus.CLOSED) & Q(closed_at=None, route=""),
                name="closed_call_has_time_and_route",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("elections:call-detail", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Tell whether families may answer now; the clock decides, not the worker."""
        return self.status in RUNNING and self.opens_at <= clock.now() < self.closes_at

    @property
    def phase(self) -> CallStatus:
        """The state by the clock, which the recorded status follows within seconds."""
        if self.is_open:
            return CallStatus.OPEN
        return CallStatus.CLOSED if self.status == CallStatus.OPEN else CallStatus(self.status)

    @property
    def tone(self) -> str:
        return CALL_TONES[self.phase]
