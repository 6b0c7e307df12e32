"""The public record of an election: a chain of events, each bound to the one before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from elections.choices import ChainKind
from elections.models.election import Election


class ChainEvent(AppendOnlyModel):
    """One event of the archive as it is published, with what it put into the archive.

    ``text`` is the event byte for byte; ``digest`` its SHA-256, which the next event
    names as its parent; ``data`` the texts it brought, in the archive's order.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="chain")
    height = models.PositiveIntegerField(_("place in the chain"))
    kind = models.CharField(_("event"), max_length=20, choices=ChainKind.choices)
    payload = models.CharField(max_length=64, blank=True)
    text = models.TextField()
    digest = models.CharField(_("SHA-256"), max_length=64)
    data = models.JSONField(default=list)

    class Meta:
        verbose_name = _("event of an election's archive")
        verbose_name_plural = _("events of elections' archives")
        ordering = ["election", "height"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["election", "height"], name="one_event_at_a_height"),
            models.UniqueConstraint(
                fields=["election", "payload"],
                condition=models.Q(kind=ChainKind.BALLOT),
                name="no_ballot_twice",
            ),
            models.UniqueConstraint(
                fields=["election", "kind"],
                condition=models.Q(
                    kind__in=[
                        ChainKind.SETUP,
                        ChainKind.END_BALLOTS,
                        ChainKind.ENCRYPTED_TALLY,
                        ChainKind.RESULT,
                    ]
                ),
                name="these_events_happen_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.height})"


class ArchiveCheck(models.Model):
    """What a program found that read an election's whole archive."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="checks")
    program = models.CharField(_("program"), max_length=100)
    archive_sha256 = models.CharField(_("SHA-256 of the archive"), max_length=64)
    passed = models.BooleanField(_("passed"))
    transcript = models.TextField(_("transcript"))
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("check of an archive")
        verbose_name_plural = _("checks of archives")
        ordering = ["checked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "program", "archive_sha256"], name="one_check_a_program"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.election}"


class CheckedChunk(models.Model):
    """What one worker found in one run of ballots of a large archive."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="chunks")
    first_height = models.PositiveIntegerField()
    last_height = models.PositiveIntegerField()
    problems = models.JSONField(default=list)
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("checked run of ballots")
        verbose_name_plural = _("checked runs of ballots")
        ordering = ["election", "first_height"]
        constraints = [
            models.UniqueConstraint(fields=["election", "first_height"], name="one_check_a_chunk"),
        ]

    def __str__(self) -> str:
        return f"{self.election}: {self.first_height} to {self.last_height}"
