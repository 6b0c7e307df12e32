"""What became of a request."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.choices import Manner, Outcome


class Answer(models.Model):
    """The answer of another body, given in writing or orally; it closes the request."""

    message = models.OneToOneField(
        "liaison.Message", on_delete=models.PROTECT, related_name="answer"
    )
    text = models.TextField(_("what was answered"))
    manner = models.CharField(_("how"), max_length=10, choices=Manner.choices)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    answered_by = models.CharField(_("who answered"), max_length=200)
    place = models.CharField(_("where"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(manner=Manner.WRITTEN) | ~Q(place=""),
                name="oral_answer_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.message}"

    @property
    def was_recorded_later(self) -> bool:
        return self.recorded_at != self.answered_at

    @property
    def is_oral(self) -> bool:
        return self.manner == Manner.ORAL
