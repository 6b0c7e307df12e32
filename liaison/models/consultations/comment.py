"""What people say to a consultation, and what was done with it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from families.models import Family
from liaison.choices.consultations import OUTCOME_TONES, CommentOutcome
from liaison.models.consultations.consultation import Consultation
from liaison.rules.register import CONFIRM_WITHIN

CAME_FROM_SOMEBODY = Q(author__isnull=False) | ~Q(email="")


class CommentQuerySet(models.QuerySet["Comment"]):
    def shown(self) -> "CommentQuerySet":
        return self.filter(removed_at=None)

    def unanswered(self) -> "CommentQuerySet":
        """Those nobody has said yet what was done with."""
        return self.shown().filter(outcome="")


class Comment(models.Model):
    """One confirmed person's word; numbered, published, and never altered."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="comments"
    )
    number = models.PositiveIntegerField(_("number"))
    key = models.UUIDField(unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    name_is_public = models.BooleanField(_("name may be shown"), default=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    text = models.TextField(_("comment"))
    taken_at = models.DateTimeField(_("taken at"))

    removed_at = models.DateTimeField(_("removed at"), null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removal_reason = models.CharField(_("reason"), max_length=300, blank=True)

    outcome = models.CharField(
        _("what was done with it"), max_length=15, choices=CommentOutcome.choices, blank=True
    )
    outcome_reason = models.CharField(_("why"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_comment_a_number"),
            models.CheckConstraint(condition=CAME_FROM_SOMEBODY, name="comment_came_from_somebody"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removal_reason=""),
                name="removed_comment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(outcome_reason=""), name="comments_outcome_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}, {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.consultation.get_absolute_url()}#comment-{self.number}"

    @property
    def by(self) -> str:
        """Who wrote it, as far as they agreed to be named; focal points by name and family."""
        if self.family:
            return f"{self.name}, {self.family}"
        return self.name if self.name_is_public else str(_("a participant, name withheld"))

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[CommentOutcome(self.outcome)] if self.outcome else "waiting"


class UnconfirmedComment(models.Model):
    """What somebody wrote; it becomes a comment when the link in their mail is used."""

    key = models.UUIDField(unique=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    name_is_public = models.BooleanField(_("name may be shown"), default=False)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=10, choices=settings.BUREAU_LANGUAGES)
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("unconfirmed comment")
        verbose_name_plural = _("unconfirmed comments")

    def __str__(self) -> str:
        return f"Unconfirmed comment {self.pk}"

    @property
    def expires_at(self) -> datetime:
        return self.written_at + CONFIRM_WITHIN
