"""Complaints about an election, with the evidence the portal has."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models import MailStatus
from elections.models.election import Election
from families.models import Family


class ComplaintQuerySet(models.QuerySet):
    def about(self, election: Election) -> "ComplaintQuerySet":
        """Complaints about an election and about its run-off."""
        return self.filter(Q(election=election) | Q(election__first_round=election))

    def unanswered(self) -> "ComplaintQuerySet":
        return self.filter(answered_at=None)


class Complaint(models.Model):
    """What a voter holds against an election, and the answer; public once answered."""

    reference = models.CharField(_("number"), max_length=20, unique=True)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="complaints")
    complainant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="complaints"
    )
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("complaint"))
    filed_at = models.DateTimeField(_("filed at"))
    evidence = models.JSONField(_("delivery log"), default=list)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["filed_at"]
        indexes = [models.Index(fields=["answered_at"], name="complaints_by_answer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="answered_complaint_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def mails(self) -> list[dict]:
        """The delivery log as it stood when the complaint was filed, its times as moments.

        That somebody was reminded, and so had not voted, is not public.
        """
        labels = dict(MailStatus.choices)
        return [
            {
                "subject": line["subject"],
                "is_public": "/reminder-" not in line["occasion"],
                "status": labels[line["status"]],
                "at": datetime.fromisoformat(line["accepted_at"] or line["queued_at"]),
            }
            for line in self.evidence
        ]
