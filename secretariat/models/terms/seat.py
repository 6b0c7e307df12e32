"""Who sits in the secretariat, since when, until when, and by which act."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.models import User
from csb_portal.months import Month
from families.models import Family, FocalPoint
from secretariat.choices.terms import Act, EndReason
from secretariat.models.terms.claim import Claim
from secretariat.models.terms.term import Term


class SeatQuerySet(models.QuerySet):
    def occupied(self, on: date | None = None) -> "SeatQuerySet":
        """Seats not yet given up on a day (today by default)."""
        return self.filter(Q(until=None) | Q(until__gt=on or clock.today()))

    def current(self, on: date | None = None) -> "SeatQuerySet":
        """Seats held on a day: not given up, in a running term, by a current mandate."""
        on = on or clock.today()
        mandate_runs = Q(focal_point__until=None) | Q(focal_point__until__gt=on)
        return self.occupied(on).filter(mandate_runs, since__lte=on, term__ends_on__gte=on)

    def taken_in(self, month: Month) -> "SeatQuerySet":
        return self.filter(since__gte=month.first_day, since__lte=month.last_day)

    def left_in(self, month: Month) -> "SeatQuerySet":
        return self.filter(until__gte=month.first_day, until__lte=month.last_day)

    def with_people(self) -> "SeatQuerySet":
        return self.select_related("user", "focal_point__family", "claim")

    def users(self) -> models.QuerySet[User]:
        """The people who hold these seats."""
        return User.objects.filter(secretariat_seats__in=self).distinct()


class Seat(models.Model):
    """One person's time in one seat of a term; never overwritten (proposal, 2).

    ``until`` is the first day without: who sat when can be read for any day.
    """

    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("term")
    )
    number = models.PositiveSmallIntegerField(_("seat"))
    # The term's number of seats, copied so that the database itself refuses a seventh.
    of_seats = models.PositiveSmallIntegerField(_("of seats"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="secretariat_seats",
        verbose_name=_("person"),
    )
    focal_point = models.ForeignKey(
        FocalPoint,
        on_delete=models.PROTECT,
        related_name="secretariat_seats",
        verbose_name=_("mandate"),
    )
    act = models.CharField(_("seated by"), max_length=12, choices=Act.choices)
    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, null=True, related_name="seat", verbose_name=_("claim")
    )
    since = models.DateField(_("since"))
    seated_at = models.DateTimeField(_("seated at"))
    until = models.DateField(_("until"), null=True)
    end_reason = models.CharField(
        _("why it ended"), max_length=14, choices=EndReason.choices, blank=True
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in the [secretariat]")
        verbose_name_plural = _("seats in the [secretariat]")
        ordering = ["term", "number", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"], condition=Q(until=None), name="one_holder_a_seat"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(until=None), name="one_seat_a_person"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=F("of_seats")), name="never_a_seventh_seat"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="seat_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(until=None, end_reason="") | Q(until__isnull=False) & ~Q(end_reason=""),
                name="a_left_seat_says_why",
            ),
            models.CheckConstraint(
                condition=Q(act=Act.QUEUE, claim__isnull=False) | ~Q(act=Act.QUEUE) & Q(claim=None),
                name="a_queue_seat_has_its_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.user}"

    @property
    def family(self) -> Family:
        return self.focal_point.family

    @property
    def free_from(self) -> date | None:
        """The first day without this holder: the seat was given up, or the mandate ended."""
        days = [day for day in (self.until, self.focal_point.until) if day]
        return min(days) if days else None

    def is_held_on(self, on: date) -> bool:
        """Tell what ``SeatQuerySet.current`` asks, of a row with its term and mandate read."""
        free_from = self.free_from
        return self.since <= on <= self.term.ends_on and (free_from is None or free_from > on)

    @property
    def act_url(self) -> str:
        """Where the act that seated the person can be read."""
        if self.act == Act.QUEUE:
            return f"{self.term.get_absolute_url()}#queue"
        if self.term.election:
            return reverse("elections:election-result", args=[self.term.election.slug])
        return self.term.call.get_absolute_url()
