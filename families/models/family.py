"""The groups that civil society organised itself in."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from families.choices.families import FAMILY_TRANSITIONS, FamilyKind, FamilyStatus
from families.models.seats import SeatChange, SeatOn, seat_count_on, seats_came_by, seats_on
from families.rules.bureau import SEATS_OF_A_GROUP

if TYPE_CHECKING:
    from families.models.focal_point import FocalPoint


class FamilyQuerySet(models.QuerySet):
    def active(self) -> "FamilyQuerySet":
        return self.filter(status=FamilyStatus.ACTIVE)

    def with_status_on(self, on: date) -> "FamilyQuerySet":
        """Attach ``status_on``, the status at the end of a day, and ``returned_on``.

        The status is what the first later change says the family was before, or else what it is now.
        """
        changes = FamilyStatusChange.objects.filter(family=OuterRef("pk"))
        was = changes.filter(on__gt=on).order_by("on", "pk").values("was")[:1]
        returns = changes.filter(on__lte=on, became=FamilyStatus.ACTIVE)
        return self.annotate(
            status_on=Coalesce(Subquery(was), "status"),
            returned_on=Subquery(returns.order_by("-on", "-pk").values("on")[:1]),
        )

    def known_on(self, on: date) -> "FamilyQuerySet":
        """Families that were in the register on a day: one that came later was nothing yet."""
        return self.filter(Q(since=None) | Q(since__lte=on))

    def active_on(self, on: date) -> "FamilyQuerySet":
        """Families that were in the register and active at the end of a day."""
        return self.known_on(on).with_status_on(on).filter(status_on=FamilyStatus.ACTIVE)

    def with_seats_changed(self) -> "FamilyQuerySet":
        """Attach whether the number of seats ever changed: for most it did not."""
        changes = FamilySeatChange.objects.filter(family=OuterRef("pk"))
        return self.annotate(seats_changed=Exists(changes))

    def with_seat_changes(self) -> "FamilyQuerySet":
        """Attach what is needed to say how many seats a family had on any day."""
        return self.prefetch_related("seat_changes")

    def with_focal_points(self, focal_points: models.QuerySet) -> "FamilyQuerySet":
        """Attach ``sitting``: those of ``focal_points`` who sit for each family."""
        queryset = focal_points.select_related("user").order_by("seat")
        return self.prefetch_related(Prefetch("focal_points", queryset, to_attr="sitting"))

    def with_mandates(self, mandates: models.QuerySet) -> "FamilyQuerySet":
        """Attach ``mandates``: those of ``mandates`` each family has, latest first."""
        queryset = mandates.select_related("user").order_by("-since", "seat", "-pk")
        return self.prefetch_related(Prefetch("focal_points", queryset, to_attr="mandates"))

    def with_alternates(self, alternates: models.QuerySet) -> "FamilyQuerySet":
        """Attach ``standing_in``: those of ``alternates`` who stand in for its seats."""
        queryset = alternates.select_related("user")
        return self.prefetch_related(Prefetch("alternates", queryset, to_attr="standing_in"))


class Family(StatusModel):
    """A family: thematic or regional, with its seats in the bureau (charter, composition)."""

    TRANSITIONS = FAMILY_TRANSITIONS

    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=FamilyKind.choices)
    sort_order = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    aliases = models.CharField(
        _("also known as"),
        max_length=300,
        blank=True,
        help_text=_("Other names, separated by semicolons."),
    )
    seats = models.PositiveSmallIntegerField(_("seats"), default=SEATS_OF_A_GROUP)
    contact_email = models.EmailField(
        _("address of the [family]"),
        blank=True,
        help_text=_("Gets the notices of a review beside both seats. It is never public."),
    )
    since = models.DateField(
        _("in the register since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Empty for [families] that were there before the portal."),
    )
    alternates_step_in = models.BooleanField(
        _("alternates step in by themselves"),
        default=False,
        editable=False,
        help_text=_("When a seat falls vacant, its alternate takes it that day."),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=FamilyStatus.choices,
        default=FamilyStatus.ACTIVE,
        editable=False,
    )

    objects = FamilyQuerySet.as_manager()

    # Attached by ``with_status_on`` and ``with_mandates``.
    status_on: str
    returned_on: "date | None" = None  # the last day by then on which it came back
    mandates: "list[FocalPoint]"
    # When each seat was last given up, where only the mandates of the day were read.
    last_ends: "dict[int, date] | None" = None
    # How the number of its seats changed, where that was read with them.
    known_changes: list[SeatChange] | None = None
    seats_changed: bool = True  # unless ``with_seats_changed`` says otherwise

    class Meta:
        verbose_name = _("[family]")
        verbose_name_plural = _("[families]")
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("families:family-detail", args=[self.slug])

    @property
    def number(self) -> int:
        """Its number in the register: that of its record, which it keeps for good."""
        return self.pk

    @property
    def name(self) -> str:
        """The name in the reader's language, or in English."""
        return getattr(self, f"name_{get_language()}", "") or self.name_en

    @property
    def is_active(self) -> bool:
        return self.status == FamilyStatus.ACTIVE

    @property
    def is_active_on(self) -> bool:
        """Whether it was active on the day asked about; needs ``with_status_on``."""
        return self.status_on == FamilyStatus.ACTIVE

    @property
    def known_names(self) -> list[str]:
        """Everything the family is called, in any language, without repetition."""
        others = [self.name_en, self.name_fr, self.name_es, *self.other_names]
        return list(dict.fromkeys(name for name in others if name))

    @property
    def other_names(self) -> list[str]:
        """The names it also goes by."""
        return [name.strip() for name in self.aliases.split(";") if name.strip()]

    def seats_on(self, on: date) -> list[SeatOn]:
        """The seats on a day; needs ``with_mandates`` of everything known by then.

        Their alternates are there after ``with_alternates``.
        """
        alternates = getattr(self, "standing_in", ())
        changes = self.changes_of_seats()
        return seats_on(
            seat_count_on(self.seats, changes, on),
            self.mandates,
            on,
            alternates,
            last_ends=self.last_ends,
            returned_on=self.returned_on,
            came=seats_came_by(changes, on),
        )

    def seat_count_on(self, on: date) -> int:
        """How many seats it had at the end of a day."""
        return seat_count_on(self.seats, self.changes_of_seats(), on)

    def changes_of_seats(self) -> list[SeatChange]:
        """How the number of its seats changed; ``with_seat_changes`` spares a query."""
        if self.known_changes is not None or not self.seats_changed:
            return self.known_changes or []
        return [SeatChange(one.was, one.became, one.on) for one in self.seat_changes.all()]

    @property
    def names_by_language(self) -> list[tuple[str, str]]:
        """The names in the languages the reader is not shown already: code and name."""
        names = [("en", self.name_en), ("fr", self.name_fr), ("es", self.name_es)]
        return [(code, name) for code, name in names if name and name != self.name]


class FamilyStatusChange(models.Model):
    """When a family fell dormant or returned, so that any past day can be shown."""

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="status_changes", verbose_name=_("[family]")
    )
    was = models.CharField(_("was"), max_length=10, choices=FamilyStatus.choices)
    became = models.CharField(_("became"), max_length=10, choices=FamilyStatus.choices)
    on = models.DateField(_("on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("change of a [family]'s status")
        verbose_name_plural = _("changes of [families]' status")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.family}: {self.get_became_display()} ({self.on})"


class FamilySeatChange(models.Model):
    """From which day on a family has more seats or fewer, so that any past day can be shown."""

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="seat_changes", verbose_name=_("[family]")
    )
    was = models.PositiveSmallIntegerField(_("was"))
    became = models.PositiveSmallIntegerField(_("became"))
    on = models.DateField(_("on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("change of the seats of a [family]")
        verbose_name_plural = _("changes of the seats of [families]")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.family}: {self.became} ({self.on})"
