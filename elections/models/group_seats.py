"""How a call for people fills the seats of each group, and which mandates it began."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.choices import Route
from elections.models.call import VolunteerCall
from elections.models.election import Election
from families.models import Family, FocalPoint


class GroupSeats(models.Model):
    """How many seats of a group a call fills, and how: written once, when the call closes."""

    call = models.ForeignKey(
        VolunteerCall,
        on_delete=models.PROTECT,
        related_name="group_seats",
        verbose_name=_("call"),
    )
    group = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="+", verbose_name=_("group")
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    route = models.CharField(_("consequence"), max_length=10, choices=Route.choices)

    class Meta:
        verbose_name = _("seats of a group in a call")
        verbose_name_plural = _("seats of groups in calls")
        ordering = ["group__sort_order", "group__slug"]
        constraints = [
            models.UniqueConstraint(fields=["call", "group"], name="seats_are_settled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.group}"

    @property
    def needs_vote(self) -> bool:
        return self.route == Route.VOTE

    @property
    def needs_none(self) -> bool:
        """Whether who stands sits without a vote; for a dormant group nobody does."""
        return self.seats > 0 and not self.needs_vote


class Seating(models.Model):
    """A mandate that a call began: by the vote of its group, or without one."""

    call = models.ForeignKey(
        VolunteerCall, on_delete=models.PROTECT, related_name="seatings", verbose_name=_("call")
    )
    election = models.ForeignKey(
        Election,
        on_delete=models.PROTECT,
        null=True,
        related_name="seatings",
        verbose_name=_("election"),
    )
    mandate = models.OneToOneField(
        FocalPoint, on_delete=models.PROTECT, related_name="+", verbose_name=_("mandate")
    )

    class Meta:
        verbose_name = _("mandate that a call began")
        verbose_name_plural = _("mandates that calls began")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.election or self.call}"
