"""What a meeting is about, as both sides agreed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.models.bodies.contact import Contact
from liaison.models.meetings.meeting import Meeting
from liaison.rules.meetings import is_agreed_item


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def standing(self) -> "AgendaItemQuerySet":
        """Items nobody has withdrawn, in their order, with what they cite."""
        return self.filter(withdrawn_at=None).select_related(
            "meeting", "message", "action", "post__channel"
        )

    def carried(self) -> "AgendaItemQuerySet":
        """Items nobody proposed, standing there because their action is open."""
        return self.filter(
            withdrawn_at=None, proposed_by=None, proposed_contact=None, action__isnull=False
        )


class AgendaItem(models.Model):
    """One item. Either side proposes; whoever proposes has confirmed for their side.

    An item may cite a message of the register, a post of a channel, or an action carried over.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("place on the agenda"))
    title = models.CharField(_("title"), max_length=300)
    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.ForeignKey(
        "liaison.ActionItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
    )
    post = models.ForeignKey(
        "liaison.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="+"
    )
    key = models.UUIDField(null=True, unique=True, editable=False)
    proposed_at = models.DateTimeField(_("proposed at"))
    bureau_confirmed_at = models.DateTimeField(_("confirmed by the [bureau] at"), null=True)
    other_confirmed_at = models.DateTimeField(_("confirmed by the other body at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                condition=Q(withdrawn_at=None),
                name="one_item_a_place",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(proposed_contact=None),
                name="an_item_of_one_proposer",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_from_other_side(self) -> bool:
        return self.proposed_contact_id is not None

    @property
    def is_agreed(self) -> bool:
        """Whether it stands: confirmed by both sides where two own the meeting."""
        return is_agreed_item(
            bureau=self.bureau_confirmed_at is not None,
            other_side=self.other_confirmed_at is not None,
            is_shared=self.meeting.is_shared,
        )

    @property
    def source(self) -> models.Model | None:
        """What it cites."""
        return self.message or self.action or self.post
