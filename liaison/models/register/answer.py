"""What became of a message that wanted something."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.choices.register import Manner, Outcome
from liaison.models.register.answer_link import AnswerLink


class Answer(models.Model):
    """What was answered, in writing or orally, by whom and when; it ends the message's action.

    ``by_message`` is the reply, where one came as a message of its own; ``link`` the mailed
    link by which a body answered without an account, and then nobody recorded it.
    """

    message = models.OneToOneField(
        "liaison.Message", on_delete=models.PROTECT, related_name="answer"
    )
    text = models.TextField(_("what was answered"))
    manner = models.CharField(_("how"), max_length=10, choices=Manner.choices)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    answered_by = models.CharField(_("who answered"), max_length=200)
    ask_instead = models.CharField(_("whom to ask instead"), max_length=200, blank=True)
    by_message = models.OneToOneField(
        "liaison.Message", on_delete=models.PROTECT, null=True, related_name="answered"
    )
    link = models.OneToOneField(
        AnswerLink, on_delete=models.PROTECT, null=True, related_name="answer"
    )
    place = models.CharField(_("where"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [models.Index(fields=["answered_at"], name="answers_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(manner=Manner.WRITTEN) | ~Q(place=""),
                name="oral_answer_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.message}"

    @property
    def words(self) -> str:
        """What was answered; of a private reply nothing is kept but that there is one."""
        return self.text or str(_("The reply is private."))

    @property
    def was_recorded_later(self) -> bool:
        return self.recorded_at != self.answered_at

    @property
    def is_oral(self) -> bool:
        return self.manner == Manner.ORAL
