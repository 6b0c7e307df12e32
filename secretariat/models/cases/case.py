"""A participation case: one thing somebody asks for, from its receipt to its end."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.models import User
from families.models import Family
from secretariat.choices.cases import (
    CASE_TONES,
    CASE_TRANSITIONS,
    OPEN_CASES,
    TURNS,
    CaseKind,
    CaseStatus,
    Turn,
    words_of,
)
from secretariat.countries import country
from secretariat.models.cases.event import Event
from secretariat.models.cases.import_job import ImportJob


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        """Those that are not settled yet."""
        return self.filter(status__in=OPEN_CASES)

    def confirmed(self) -> "CaseQuerySet":
        """Those that count: somebody showed that they read the address, or had it on record."""
        received = self.model._default_manager.filter(steps__status=CaseStatus.RECEIVED)
        return self.filter(pk__in=received.order_by().values("pk"))

    def waiting_for(self, turn: Turn | str) -> "CaseQuerySet":
        """Those in which it is somebody's turn."""
        return self.filter(status__in=[status for status, whose in TURNS.items() if whose == turn])

    def overdue(self, at: datetime | None = None) -> "CaseQuerySet":
        """Open ones whose time to act is over."""
        return self.open().filter(due_at__lt=at or clock.now())

    def not_of(self, user: User) -> "CaseQuerySet":
        """Those that ``user`` did not ask for, by the account or by any confirmed address."""
        return self.exclude(pk__in=self.of(user).values("pk"))

    def of(self, user: User) -> "CaseQuerySet":
        """Those that ``user`` asked for, by the account or by any confirmed address."""
        confirmed = EmailAddress.objects.filter(user=user, verified=True)
        addresses = [user.email.lower()]
        addresses += [one.lower() for one in confirmed.values_list("email", flat=True)]
        return self.filter(Q(applicant=user) | Q(email__in=addresses))

    def received_in(self, first: datetime, end: datetime) -> "CaseQuerySet":
        """Those lodged from one moment on and before another, but for unconfirmed ones."""
        lodged = self.filter(received_at__gte=first, received_at__lt=end)
        return lodged.exclude(status=CaseStatus.UNCONFIRMED)

    def with_people(self) -> "CaseQuerySet":
        return self.select_related("family", "event", "handler")


class Case(StatusModel):
    """One thing that somebody asks the secretariat for (proposal, 3.c).

    ``email`` is kept in small letters. ``due_at`` is until when whoever's turn it is acts.
    What differs by kind stands in a row of its own, one to one.
    """

    TRANSITIONS = CASE_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=15, choices=CaseKind.choices)
    status = models.CharField(
        _("state"),
        max_length=16,
        choices=CaseStatus.choices,
        default=CaseStatus.RECEIVED,
        editable=False,
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("event"),
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name=_("applicant"),
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name=_("[family]"),
    )
    has_consultative_status = models.BooleanField(_("has consultative status"), default=False)
    subject = models.CharField(_("what is asked for"), max_length=200)
    text = models.TextField(_("in the applicant's words"), blank=True)
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(_("until when"), null=True)
    closed_at = models.DateTimeField(_("settled at"), null=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="handled_cases",
        verbose_name=_("who handles it"),
    )
    outside_number = models.CharField(_("number elsewhere"), max_length=60, blank=True)
    import_job = models.ForeignKey(
        ImportJob,
        on_delete=models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name=_("list it came with"),
    )
    linked = models.ManyToManyField("self", verbose_name=_("linked cases"))

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation case")
        verbose_name_plural = _("participation cases")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="cases_newest_first"),
            models.Index(fields=["status", "kind"], name="cases_by_state"),
            models.Index(fields=["email"], name="cases_by_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=OPEN_CASES, closed_at=None)
                | ~Q(status__in=OPEN_CASES) & Q(closed_at__isnull=False),
                name="a_settled_case_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("participation:case-detail", args=[self.reference])

    @property
    def status_label(self) -> str:
        """The state in the words of its kind: accreditation is recommended, a pass is granted."""
        return words_of(self.kind, self.status)

    @property
    def tone(self) -> str:
        return CASE_TONES[CaseStatus(self.status)]

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return TURNS.get(CaseStatus(self.status), Turn.NOBODY)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_CASES

    @property
    def is_confirmed(self) -> bool:
        """False until somebody shows that they read its address: so long it counts for nothing."""
        return self.status != CaseStatus.UNCONFIRMED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < clock.now()

    @property
    def takes_items(self) -> bool:
        """Whether its checklist can still be filled: open, or kept for the next meeting."""
        return self.is_open or self.status == CaseStatus.DEFERRED

    @property
    def received_on(self) -> date:
        """The bureau's day on which it came in."""
        return self.received_at.astimezone(settings.BUREAU_TIME_ZONE).date()

    @property
    def is_late(self) -> bool:
        """Whether its file came after the last day for the meeting it was lodged for."""
        last = self.event.accreditation_until if self.event else None
        return self.kind == CaseKind.ACCREDITATION and last is not None and self.received_on > last

    @property
    def country_name(self) -> str:
        """What its country is called in the reader's language."""
        found = country(self.country)
        return found.name if found else self.country

    @property
    def who(self) -> str:
        """Whom it is for: the organisation for accreditation, else the person."""
        return self.organisation if self.kind == CaseKind.ACCREDITATION else self.name
