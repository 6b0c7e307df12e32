"""Two members who change their duty with each other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from liaison.choices.inbox import SWAP_TRANSITIONS, SwapStatus
from liaison.models.inbox.shift import DutyShift


class DutySwap(StatusModel):
    """One member's shift for another's; it holds once both have said yes."""

    TRANSITIONS = SWAP_TRANSITIONS

    mine = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="swaps_proposed")
    theirs = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="swaps_asked")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=SwapStatus.choices,
        default=SwapStatus.PROPOSED,
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("swap of duty")
        verbose_name_plural = _("swaps of duty")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mine"],
                condition=Q(status=SwapStatus.PROPOSED),
                name="one_swap_is_proposed_of_a_shift",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mine} / {self.theirs}"

    @property
    def is_proposed(self) -> bool:
        return self.status == SwapStatus.PROPOSED
