"""People who offer to sit for a group."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from csb_portal.models import StoredFile
from elections.choices import INTEREST_TRANSITIONS, InterestStatus
from elections.models.call import VolunteerCall
from families.choices.bureau import Gender
from families.models import Family


class NominationQuerySet(models.QuerySet):
    def standing(self) -> "NominationQuerySet":
        return self.filter(status=InterestStatus.STANDING)


class Nomination(StatusModel):
    """Somebody's offer to sit for a group, in one call.

    ``gender`` and ``region`` are what they say of themselves, for a rule that needs the total;
    neither is shown of one person.
    """

    TRANSITIONS = INTEREST_TRANSITIONS

    reference = models.CharField(_("number"), max_length=20, unique=True)
    call = models.ForeignKey(
        VolunteerCall, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("call")
    )
    group = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("group")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="nominations",
        verbose_name=_("person"),
    )
    statement = models.TextField(_("statement"))
    letter = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("letter of nomination"),
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    region = models.CharField(_("region or sub-region"), max_length=60, blank=True)
    received_at = models.DateTimeField(_("received at"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=InterestStatus.choices,
        default=InterestStatus.STANDING,
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer to sit")
        verbose_name_plural = _("offers to sit")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "person"],
                condition=Q(status=InterestStatus.STANDING),
                name="a_person_offers_once_in_a_call",
            ),
            models.CheckConstraint(
                condition=Q(status=InterestStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | Q(status=InterestStatus.STANDING, withdrawn_at=None),
                name="withdrawn_nomination_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.person}, {self.group})"

    def get_absolute_url(self) -> str:
        return f"{self.call.get_absolute_url()}#{self.reference}"
