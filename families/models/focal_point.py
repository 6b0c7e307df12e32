"""Who speaks for a family, since when, and until when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.models import User
from csb_portal.models.append_only import AppendOnlyModel
from families.choices.families import Designation, FamilyStatus
from families.models.basis import WithBasis
from families.models.family import Family


class FocalPointQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> "FocalPointQuerySet":
        """Mandates that run on a day (today by default); ``until`` is the first day without."""
        on = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)

    def sitting(self, on: date | None = None) -> "FocalPointQuerySet":
        """The focal points of active families on a day: the bureau, and its electorate."""
        if on is None:
            return self.current().filter(family__status=FamilyStatus.ACTIVE)
        active = Family.objects.active_on(on).filter(pk=OuterRef("family"))
        return self.current(on).filter(Exists(active))

    def begun_by(self, on: date) -> "FocalPointQuerySet":
        """Mandates begun on or before a day, whether they still run or not."""
        return self.of_days().filter(since__lte=on)

    def known_by(self, on: date) -> "FocalPointQuerySet":
        """Mandates begun by a day, ended or not, and those then known to begin later.

        With the end that was announced on that day, where it was taken back or moved since.
        """
        former = FormerEnd.objects.filter(
            mandate=OuterRef("pk"), recorded_on__lte=on, replaced_on__gt=on
        )
        known = self.annotate(former_end=Subquery(former.order_by("-pk").values("until")[:1]))
        return known.filter(Q(since__lte=on) | Q(recorded_on__lte=on))

    def with_former_basis(self) -> "FocalPointQuerySet":
        """Attach whether it was said otherwise before how the person was chosen."""
        said = FormerBasis.objects.filter(mandate=OuterRef("pk"))
        stated = said.exclude(designation=Designation.UNSTATED)
        return self.annotate(has_former_basis=Exists(stated))

    def unfinished(self, on: date | None = None) -> "FocalPointQuerySet":
        """Mandates that run on a day (today by default), or are to begin after it."""
        return self.of_days().filter(Q(until=None) | Q(until__gt=on or clock.today()))

    def unfinished_on(self, on: date) -> "FocalPointQuerySet":
        """Mandates that did not lie behind on a day, those called off later among them."""
        return self.filter(Q(until=None) | Q(until__gt=on))

    def designated(self, on: date | None = None) -> "FocalPointQuerySet":
        """Mandates that are to begin after a day (today by default)."""
        return self.unfinished(on).filter(since__gt=on or clock.today())

    def of_days(self) -> "FocalPointQuerySet":
        """Mandates that held a day, or will: one called off before it began is nobody's day."""
        return self.filter(Q(until=None) | Q(until__gt=F("since")))

    def users(self) -> models.QuerySet[User]:
        """The people who hold these mandates."""
        return User.objects.filter(focal_points__in=self).distinct()


class FocalPoint(WithBasis):
    """One mandate of one person for one seat of a family (charter, composition).

    Person, family, seat and days are written once, but for an announced end, which its holder
    may take back or bring forward before it comes. The database refuses a second person in a
    seat on one day, and a second seat for a person (``families.models.guards``).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="focal_points",
        verbose_name=_("person"),
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="focal_points", verbose_name=_("[family]")
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    # The days on which beginning and end were written down: a past day shows what was known.
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    end_recorded_on = models.DateField(_("end recorded on"), null=True, blank=True)
    objects = FocalPointQuerySet.as_manager()

    former_end: "date | None" = None  # of those read by known_by()
    has_former_basis: bool = False  # of those read by with_former_basis()

    class Meta:
        verbose_name = _("[focal point]")
        verbose_name_plural = _("[focal points]")
        ordering = ["family__sort_order", "family__slug", "seat", "since"]
        indexes = [models.Index(fields=["until", "since"], name="mandates_by_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "seat"],
                condition=Q(until=None),
                name="one_open_mandate_a_seat",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(until=None), name="one_open_mandate_a_person"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="seats_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.family})"

    def get_absolute_url(self) -> str:
        return self.family.get_absolute_url()

    def runs_on(self, on: date) -> bool:
        """Tell whether the mandate runs on a day; ``until`` is the first day without."""
        return self.since <= on and (self.until is None or on < self.until)

    @property
    def is_empty(self) -> bool:
        """Whether it was called off before it held a day."""
        return self.since == self.until

    @property
    def is_designate(self) -> bool:
        """Whether the person is chosen for a day that is still to come."""
        return self.since > clock.today() and not self.is_empty

    @property
    def is_ending(self) -> bool:
        """Whether the end is announced and still to come."""
        return self.until is not None and self.until > clock.today() and not self.is_empty

    def end_known_on(self, on: date) -> date | None:
        """Return the end as far as it was known on a day: one to come only once announced."""
        if self.former_end:
            return self.former_end
        if self.until is None or self.until <= on:
            return self.until
        return self.until if self.end_recorded_on and self.end_recorded_on <= on else None


class FormerBasis(WithBasis, AppendOnlyModel):
    """What was said before of how somebody was chosen; who replaced it, and when."""

    mandate = models.ForeignKey(
        FocalPoint,
        on_delete=models.PROTECT,
        related_name="former_bases",
        verbose_name=_("mandate"),
    )
    replaced_at = models.DateTimeField(_("replaced at"))
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("replaced by"),
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("former basis of a mandate")
        verbose_name_plural = _("former bases of mandates")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.get_designation_display()}"


class FormerEnd(AppendOnlyModel):
    """An end that was announced, and taken back or brought forward before it came."""

    mandate = models.ForeignKey(
        FocalPoint, on_delete=models.PROTECT, related_name="former_ends", verbose_name=_("mandate")
    )
    until = models.DateField(_("until"))
    recorded_on = models.DateField(_("recorded on"))
    replaced_on = models.DateField(_("replaced on"))
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("replaced by"),
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("former end of a mandate")
        verbose_name_plural = _("former ends of mandates")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaced_on__lt=F("until"), replaced_on__gte=F("recorded_on")),
                name="an_end_is_replaced_before_it_comes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.until}"
