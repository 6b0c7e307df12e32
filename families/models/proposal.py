"""Somebody proposed for a seat, or to stand in for one, until a second person says yes."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from families.choices.proposals import PROPOSAL_TRANSITIONS, ProposalStatus, ProposedAs
from families.models.basis import WithBasis
from families.models.family import Family
from families.models.focal_point import FocalPoint


class MandateProposalQuerySet(models.QuerySet):
    def waiting(self) -> "MandateProposalQuerySet":
        return self.filter(status=ProposalStatus.PROPOSED)

    def lapsed_by(self, now: datetime) -> "MandateProposalQuerySet":
        """Those nobody answered in time."""
        return self.waiting().filter(lapses_at__lte=now)

    def with_people(self) -> "MandateProposalQuerySet":
        return self.select_related("family", "person", "proposed_by", "decided_by")


class MandateProposal(WithBasis, StatusModel):
    """One person, one seat, one basis: said by one, confirmed by another (charter)."""

    TRANSITIONS = PROPOSAL_TRANSITIONS

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("[family]")
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    proposed_as = models.CharField(
        _("as"), max_length=10, choices=ProposedAs.choices, default=ProposedAs.FOCAL_POINT
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    # Of somebody the portal does not know yet; forgotten once it is answered.
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    since = models.DateField(_("since"), null=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ProposalStatus.choices,
        default=ProposalStatus.PROPOSED,
        editable=False,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    lapses_at = models.DateTimeField(_("lapses at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    decided_at = models.DateTimeField(_("answered at"), null=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    mandate = models.OneToOneField(
        FocalPoint, on_delete=models.PROTECT, null=True, related_name="proposal"
    )

    objects = MandateProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a mandate")
        verbose_name_plural = _("proposals of mandates")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "seat", "proposed_as", "email"],
                condition=Q(status=ProposalStatus.PROPOSED),
                name="one_open_proposal_a_person_and_seat",
            ),
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.PROPOSED, decided_at=None)
                | ~Q(status=ProposalStatus.PROPOSED) & Q(decided_at__isnull=False),
                name="an_answered_proposal_says_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(status=ProposalStatus.CONFIRMED)
                | ~Q(decided_by=models.F("proposed_by")),
                name="nobody_confirms_their_own_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.family})"

    def get_absolute_url(self) -> str:
        return reverse("families:proposal-detail", args=[self.family.slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == ProposalStatus.PROPOSED

    @property
    def is_for_alternate(self) -> bool:
        return self.proposed_as == ProposedAs.ALTERNATE
