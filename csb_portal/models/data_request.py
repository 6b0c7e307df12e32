"""What somebody asks of the data that is held on them: a correction, or erasure."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel


class DataRequestKind(models.TextChoices):
    CORRECTION = "correction", _("Correct something")
    ERASURE = "erasure", _("Erase what is held on me")


class DataRequestStatus(models.TextChoices):
    ASKED = "asked", _("Waits for an answer")
    DONE = "done", _("Carried out")
    DECLINED = "declined", _("Declined")


DATA_REQUEST_TRANSITIONS = {
    DataRequestStatus.ASKED: {DataRequestStatus.DONE, DataRequestStatus.DECLINED},
    DataRequestStatus.DONE: set(),
    DataRequestStatus.DECLINED: set(),
}
DATA_REQUEST_TONES = {
    DataRequestStatus.ASKED: "waiting",
    DataRequestStatus.DONE: "done",
    DataRequestStatus.DECLINED: "stopped",
}


class DataRequestQuerySet(models.QuerySet):
    def waiting(self) -> "DataRequestQuerySet":
        return self.filter(status=DataRequestStatus.ASKED)


class DataRequest(StatusModel):
    """One request, with its due date, and what staff decided and why."""

    TRANSITIONS = DATA_REQUEST_TRANSITIONS

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="data_requests",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=DataRequestKind.choices)
    text = models.TextField(_("what is asked"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("due"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=DataRequestStatus.choices,
        default=DataRequestStatus.ASKED,
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(status=DataRequestStatus.ASKED),
                name="one_open_data_request_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(status=DataRequestStatus.ASKED, decided_at=None)
                | ~Q(status=DataRequestStatus.ASKED) & Q(decided_at__isnull=False) & ~Q(reason=""),
                name="decided_data_request_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def tone(self) -> str:
        return DATA_REQUEST_TONES[DataRequestStatus(self.status)]

    @property
    def is_erasure(self) -> bool:
        return self.kind == DataRequestKind.ERASURE
