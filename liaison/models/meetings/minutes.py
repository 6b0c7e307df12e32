"""What was said at a meeting: versions, the texts they went through, and who stands by them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from csb_portal.models.append_only import AppendOnlyModel
from liaison.choices.meetings import MINUTES_TONES, MINUTES_TRANSITIONS, Consent, MinutesStatus
from liaison.models.bodies.contact import Contact
from liaison.models.meetings.meeting import Meeting


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def in_work(self) -> "MinutesQuerySet":
        return self.filter(
            status__in=[MinutesStatus.DRAFT, MinutesStatus.AWAITING, MinutesStatus.APPROVED]
        )

    def silent(self, now: datetime) -> "MinutesQuerySet":
        """Minutes to which the other body could object until now, and did not."""
        return self.filter(
            status=MinutesStatus.AWAITING, consent="", objections_until__lte=now
        ).exclude(objections_until=None)


class Minutes(StatusModel):
    """One version of a meeting's minutes. A correction makes the next, and overwrites nothing.

    A second person stands by them, and so does the other body where two own the meeting; its
    silence until ``objections_until`` counts as no objection.
    """

    TRANSITIONS = MINUTES_TRANSITIONS

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=MinutesStatus.choices,
        default=MinutesStatus.DRAFT,
        editable=False,
    )
    change = models.CharField(
        _("what this version corrects"), max_length=300, blank=True, help_text=_("One sentence.")
    )
    submitted_at = models.DateTimeField(_("handed in at"), null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seconded_at = models.DateTimeField(_("approved by a second person at"), null=True)
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objections_until = models.DateTimeField(_("objections until"), null=True)
    consent = models.CharField(
        _("how the other body agreed"), max_length=8, choices=Consent.choices, blank=True
    )
    consented_at = models.DateTimeField(_("other body agreed at"), null=True)
    consented_by = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    returned_reason = models.CharField(_("why they were sent back"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_minutes_a_version"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(status=MinutesStatus.PUBLISHED),
                name="one_published_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.number}"

    @property
    def tone(self) -> str:
        return MINUTES_TONES[MinutesStatus(self.status)]

    @property
    def text(self) -> "MinutesText":
        """The text as it was saved last."""
        return self.texts.order_by("-number")[0]

    @property
    def is_out(self) -> bool:
        """Whether everyone can read it: published, or replaced by a corrected version."""
        return self.status in (MinutesStatus.PUBLISHED, MinutesStatus.SUPERSEDED)

    @property
    def is_correction(self) -> bool:
        return self.number > 1

    @property
    def needs_consent(self) -> bool:
        return self.meeting.is_shared and not self.consent


class MinutesText(AppendOnlyModel):
    """The text of one version as somebody saved it, so that nobody's words are ever lost."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField(_("number"))
    body = models.TextField(_("text"), help_text=_("Markdown."))
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("text of minutes")
        verbose_name_plural = _("texts of minutes")
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="one_minutes_text_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}.{self.number}"
