"""What somebody asked for, as the rule sees it: the detail row of a case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from secretariat.choices.cases import OPEN_CASES, CaseStatus
from secretariat.choices.passes import IN_CIRCULATION, Outcome, PassStatus
from secretariat.models.cases import Case
from secretariat.models.passes.pool import PassPool
from secretariat.rules.passes.allocate import UNCONFIRMED


class PassRequestQuerySet(models.QuerySet["PassRequest"]):
    def standing(self) -> "PassRequestQuerySet":
        """Those that were not withdrawn."""
        return self.exclude(case__status=CaseStatus.WITHDRAWN)

    def counting(self) -> "PassRequestQuerySet":
        """Those that stand, were confirmed and are not refused."""
        confirmed = self.standing().exclude(case__status=CaseStatus.UNCONFIRMED)
        return confirmed.exclude(outcome=Outcome.REFUSED)

    def asked(self) -> "PassRequestQuerySet":
        """Those that stood at the close, or still do; what was withdrawn later was asked for."""
        return self.exclude(case__status=CaseStatus.WITHDRAWN, outcome="")

    def with_people(self) -> "PassRequestQuerySet":
        return self.select_related("case__family", "pool__event")

    def untold(self) -> "PassRequestQuerySet":
        return self.filter(told_at=None)

    def unsettled(self) -> "PassRequestQuerySet":
        """Those that wait for something, or have a pass."""
        states = (*OPEN_CASES, CaseStatus.DEFERRED, CaseStatus.GRANTED)
        return self.filter(case__status__in=states)

    def next_in_line(self) -> "PassRequestQuerySet":
        """The waiting list as it is asked: whoever let an offer lapse comes after all others."""
        offered, now = Q(passes__status=PassStatus.OFFERED), clock.now()
        held = Q(passes__status__in=IN_CIRCULATION) | offered & Q(passes__expires_at__gt=now)
        gone = Q(passes__status=PassStatus.LAPSED) | offered & Q(passes__expires_at__lte=now)
        holding = models.Count("passes", filter=held)
        lapsed = models.Count("passes", filter=gone)
        waiting = self.filter(outcome=Outcome.WAITING, case__status=CaseStatus.WAITING_LIST)
        return (
            waiting.annotate(holding=holding, lapsed=lapsed)
            .filter(holding=0)
            .order_by("lapsed", "position", "pk")
        )


class PassRequest(models.Model):
    """A request for a pass. ``person`` is a fingerprint of the address, of use in this pool only."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="pass_request")
    pool = models.ForeignKey(PassPool, on_delete=models.PROTECT, related_name="requests")
    person = models.CharField(_("whose it is"), max_length=64)
    rank = models.PositiveIntegerField(_("rank in the [family]"), null=True)
    is_registered = models.BooleanField(_("registered when it was checked"), null=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    detail = models.CharField(_("what the reason refers to"), max_length=40, blank=True)
    round = models.PositiveIntegerField(_("round"), null=True)
    position = models.PositiveIntegerField(_("position"), null=True)
    lot = models.CharField(_("lot"), max_length=64, blank=True)
    told_at = models.DateTimeField(_("outcome told at"), null=True)

    objects = PassRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a pass")
        verbose_name_plural = _("requests for passes")
        ordering = ["case__received_at", "pk"]
        indexes = [models.Index(fields=["pool", "person"], name="pass_requests_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(reason=""), name="an_outcome_has_its_reason"
            ),
            models.UniqueConstraint(
                fields=["pool", "outcome", "position"],
                condition=Q(position__isnull=False),
                name="one_request_a_position",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody confirmed it in time; until then it counts for nothing."""
        return self.case.is_confirmed and self.reason != UNCONFIRMED

    @property
    def number(self) -> str:
        """What everybody may call it."""
        return self.case.reference
