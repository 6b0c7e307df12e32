"""Who keeps the keys of an election outside the portal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from elections.models.election import Election
from families.models import Family


class Outsider(models.Model):
    """Somebody who holds a secret of an election, and is written to by a signed link."""

    name = models.CharField(_("name"), max_length=200)
    address = models.EmailField(_("address"))
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("[family]"),
        help_text=_("Empty if they belong to none."),
    )
    link_number = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class TrusteeQuerySet(models.QuerySet):
    def serving(self) -> "TrusteeQuerySet":
        return self.filter(replaced_at=None)

    def ready(self) -> "TrusteeQuerySet":
        """Those who have proved that their printed secret opens their share."""
        return self.serving().filter(checked_at__isnull=False)

    def decrypted(self) -> "TrusteeQuerySet":
        return self.serving().filter(decrypted_at__isnull=False)


class Trustee(Outsider):
    """One of those among whom the key of an election is shared.

    ``certificate``, ``polynomial`` and ``output`` are what the three visits of the key
    ceremony left; all of it is public, and none of it opens a ballot.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="trustees")
    place = models.PositiveSmallIntegerField(_("place"))
    certificate = models.TextField(blank=True, editable=False)
    polynomial = models.TextField(blank=True, editable=False)
    output = models.TextField(blank=True, editable=False)
    checked_at = models.DateTimeField(_("secret checked at"), null=True, editable=False)
    decrypted_at = models.DateTimeField(_("decrypted at"), null=True, editable=False)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, editable=False)

    objects = TrusteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("trustee")
        verbose_name_plural = _("trustees")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "place"],
                condition=Q(replaced_at=None),
                name="one_trustee_at_a_place",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None) | ~Q(output=""), name="checked_trustee_has_a_share"
            ),
        ]


class Registrar(Outsider):
    """Who makes and hands out the voting codes of a fully separated election.

    The portal has the public halves of the codes alone, in the order of their values.
    """

    election = models.OneToOneField(Election, on_delete=models.PROTECT, related_name="registrar")
    credentials = models.JSONField(default=list, editable=False)
    registered_at = models.DateTimeField(_("codes registered at"), null=True, editable=False)

    class Meta:
        verbose_name = _("registrar")
        verbose_name_plural = _("registrars")
