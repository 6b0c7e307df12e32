"""What is known from elsewhere: passes of events before the portal, and who is registered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models import Family
from secretariat.models.cases import Event

LONGEST_NAME = 200


class PastPasses(models.Model):
    """How many passes a family had at an event that was not given out here."""

    event_name = models.CharField(_("event"), max_length=LONGEST_NAME)
    held_on = models.DateField(_("held on"))
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="past_passes", verbose_name=_("[family]")
    )
    passes = models.PositiveIntegerField(_("passes"))

    class Meta:
        verbose_name = _("passes of an earlier event")
        verbose_name_plural = _("passes of earlier events")
        ordering = ["-held_on", "event_name", "family__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_name", "held_on", "family"], name="one_figure_an_event_and_family"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_name}: {self.family}, {self.passes}"


class KnownRegistration(models.Model):
    """Somebody the host registered for an event, by the list the Executive Secretariat gave."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="known_registrations")
    email = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("person on a list of registrations")
        verbose_name_plural = _("people on lists of registrations")
        ordering = ["event", "email"]
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="registered_once_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.pk}"
