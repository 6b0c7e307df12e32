"""How somebody was chosen: what a mandate, an alternate and a proposal say alike."""

from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.models import StoredFile
from families.choices.families import Designation


class WithBasis(models.Model):
    """The basis of designation: how, by whom, when, until when, on which paper (charter)."""

    designation = models.CharField(
        _("how chosen"), max_length=10, choices=Designation.choices, default=Designation.UNSTATED
    )
    designated_by = models.CharField(_("chosen by"), max_length=200, blank=True)
    designated_on = models.DateField(_("chosen on"), null=True, blank=True)
    designated_until = models.DateField(_("chosen until"), null=True, blank=True)
    document_url = models.CharField(
        _("document, by its address"),
        max_length=300,
        blank=True,
        validators=[URLValidator(["http", "https"])],
    )
    document = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )

    class Meta:
        abstract = True

    @property
    def has_basis(self) -> bool:
        """Whether it has been stated how the family chose this person (charter, composition)."""
        return self.designation != Designation.UNSTATED

    @property
    def basis(self) -> dict[str, Any]:
        """What is said of the choice, to be taken over by whoever steps in or is confirmed."""
        fields = WithBasis._meta.get_fields()
        return {field.name: getattr(self, field.name) for field in fields}
