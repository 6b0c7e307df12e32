"""A secretariat's time in office, and the families it was composed of."""

from datetime import date

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.moments import on_day
from elections.choices import Route
from elections.models import Election, VolunteerCall
from families.models import Family
from secretariat.choices.terms import TERM_TRANSITIONS, TermStatus
from secretariat.rules import terms as rules


class TermQuerySet(models.QuerySet):
    def as_of(self, on: date) -> "TermQuerySet":
        """Terms that run on a day, the latest first: a new one takes over at once."""
        return self.filter(starts_on__lte=on, ends_on__gte=on).order_by("-starts_on", "-pk")

    def running(self) -> "TermQuerySet":
        return self.filter(status=TermStatus.RUNNING, ends_on__gte=clock.today())

    def with_outcome(self) -> "TermQuerySet":
        """Read the act each came from with it: call, election and families."""
        return self.select_related("call", "election").prefetch_related("standings__family")


class Term(StatusModel):
    """One secretariat of the bureau, from the day it was constituted (proposal, 2).

    ``ends_on`` is its last day. Its number of seats is the call's, as it was announced.
    """

    TRANSITIONS = TERM_TRANSITIONS

    call = models.OneToOneField(
        VolunteerCall,
        on_delete=models.PROTECT,
        related_name="term",
        verbose_name=gettext_lazy("call"),
    )
    election = models.OneToOneField(
        Election,
        on_delete=models.PROTECT,
        null=True,
        related_name="term",
        verbose_name=gettext_lazy("election"),
    )
    seats = models.PositiveSmallIntegerField(gettext_lazy("seats"))
    starts_on = models.DateField(gettext_lazy("first day"))
    ends_on = models.DateField(gettext_lazy("last day"))
    constituted_at = models.DateTimeField(gettext_lazy("constituted at"))
    queue_announced_at = models.DateTimeField(
        gettext_lazy("first-come queue announced at"), null=True, editable=False
    )
    queue_opens_at = models.DateTimeField(
        gettext_lazy("first-come queue opens at"), null=True, editable=False
    )
    status = models.CharField(
        gettext_lazy("status"),
        max_length=10,
        choices=TermStatus.choices,
        default=TermStatus.RUNNING,
        editable=False,
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("term of the [secretariat]")
        verbose_name_plural = gettext_lazy("terms of the [secretariat]")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=TermStatus.RUNNING),
                name="one_secretariat_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_secretariat_has_seats"),
            models.CheckConstraint(
                condition=Q(queue_opens_at=None, queue_announced_at=None)
                | Q(
                    queue_announced_at__isnull=False,
                    queue_opens_at__isnull=False,
                    queue_opens_at__gte=F("queue_announced_at"),
                ),
                name="queue_opens_after_its_announcement",
            ),
        ]

    def __str__(self) -> str:
        return _("The [secretariat] of %(day)s") % {"day": on_day(self.starts_on)}

    def get_absolute_url(self) -> str:
        return f"{reverse('secretariat:secretariat-detail')}?on={self.starts_on.isoformat()}"

    @property
    def is_running(self) -> bool:
        """Tell whether it is in office today, whether or not the worker has seen it end."""
        return self.status == TermStatus.RUNNING and clock.today() <= self.ends_on

    @property
    def is_queue_open(self) -> bool:
        """Tell whether seats can be claimed now; the clock decides, not the worker."""
        opens_at = self.queue_opens_at
        return self.is_running and opens_at is not None and opens_at <= clock.now()

    @property
    def is_queue_announced(self) -> bool:
        """Tell whether a queue is to open, but has not yet."""
        opens_at = self.queue_opens_at
        return self.is_running and opens_at is not None and clock.now() < opens_at

    @property
    def is_short_notice(self) -> bool:
        """Tell whether the queue was announced later than the bureau's notice asks for."""
        if self.queue_opens_at is None or self.queue_announced_at is None:
            return False
        return self.queue_opens_at - self.queue_announced_at < rules.QUEUE_NOTICE

    @property
    def composed_of(self) -> list[Family]:
        """The families it was made of, in the order of the act that chose them."""
        return [standing.family for standing in self.standings.all() if standing.is_chosen]

    @property
    def origin(self) -> str:
        """Say in a sentence by which branch of the proposal it came about."""
        count = len(self.composed_of)
        words = {"count": apnumber(count), "needed": apnumber(self.call.families_needed)}
        if self.call.route == Route.VOTE:
            return _("The [families] were elected by the [focal points].")
        if self.call.route == Route.SERVE:
            return _("No election: %(count)s [families] volunteered.") % words
        volunteered = ngettext(
            "No election: %(count)s [family] volunteered, fewer than %(needed)s.",
            "No election: %(count)s [families] volunteered, fewer than %(needed)s.",
            count,
        )
        rest = _("The other seats go to whoever comes first.")
        return f"{volunteered % words} {rest}"


class TermFamily(models.Model):
    """A family's place in the outcome a term was made from, frozen on that day.

    The ranking goes on below the chosen: vacancies follow it.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="standings")
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("[family]")
    )
    place = models.PositiveSmallIntegerField(gettext_lazy("place"))
    is_chosen = models.BooleanField(gettext_lazy("chosen"))

    class Meta:
        verbose_name = gettext_lazy("[family] in the ranking")
        verbose_name_plural = gettext_lazy("ranking of [families]")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["term", "place"], name="one_family_a_place"),
            models.UniqueConstraint(fields=["term", "family"], name="one_place_a_family"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.family}"
