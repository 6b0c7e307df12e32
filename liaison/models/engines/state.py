"""What the portal knows of a list engine that is another program."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from liaison.choices.channels import EngineKind
from liaison.models.channels.channel import Channel
from liaison.models.channels.post import Post
from liaison.rules.engines import FAILURES_TO_GIVE_UP


class EngineState(models.Model):
    """Whether an engine answers: one row an engine, written by the circuit breaker alone."""

    engine = models.CharField(_("engine"), max_length=10, choices=EngineKind.choices, unique=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    retry_at = models.DateTimeField(_("asked again at"), null=True)
    answered_at = models.DateTimeField(_("last answer at"), null=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("state of a list engine")
        verbose_name_plural = _("states of list engines")

    def __str__(self) -> str:
        return self.get_engine_display()

    @property
    def unreachable_since(self) -> datetime | None:
        """Since when it does not answer; a single slip does not count."""
        return self.failing_since if self.failures >= FAILURES_TO_GIVE_UP else None

    @property
    def is_left_alone(self) -> bool:
        """Whether it is not to be asked just now."""
        return bool(self.unreachable_since and self.retry_at and clock.now() < self.retry_at)


class HandoverQuerySet(models.QuerySet["Handover"]):
    def waiting(self) -> "HandoverQuerySet":
        """Posts the engine does not have yet, as far as the portal knows, oldest first."""
        return self.filter(taken_at=None).order_by("pk")


class Handover(models.Model):
    """A post on its way into an engine that is another program.

    ``attempted_at`` is written before each attempt and taken back when it failed for
    sure, so that a post whose fate nobody knows is told from one that simply waits.
    """

    post = models.OneToOneField(
        Post, on_delete=models.PROTECT, related_name="handover", verbose_name=_("post")
    )
    wanted_at = models.DateTimeField(_("wanted since"))
    attempted_at = models.DateTimeField(_("attempted at"), null=True)
    taken_at = models.DateTimeField(_("taken at"), null=True)
    returned_at = models.DateTimeField(_("came back to the archive at"), null=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over of a post")
        verbose_name_plural = _("hand-overs of posts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.post)


class ListCheck(models.Model):
    """How far the list in an engine was from its channel when somebody last looked."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, related_name="list_check", verbose_name=_("channel")
    )
    checked_at = models.DateTimeField(_("compared at"))
    differences = models.PositiveIntegerField(_("differences"))
    waits_for_eyes = models.BooleanField(_("waits for somebody to look"), default=False)

    class Meta:
        verbose_name = _("comparison of a list")
        verbose_name_plural = _("comparisons of lists")

    def __str__(self) -> str:
        return str(self.channel)


class ListBounce(models.Model):
    """A post that came back for good from one of its readers, by way of another program."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="list_bounces")
    email = models.EmailField(_("address"), db_index=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("post that came back")
        verbose_name_plural = _("posts that came back")
        constraints = [
            models.UniqueConstraint(fields=["post", "email"], name="one_list_bounce_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.post}"
