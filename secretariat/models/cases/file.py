"""What lies in the file of a case: the items of its checklist, notes, and documents."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from csb_portal.models import StoredFile
from secretariat.choices.cases import AskedOf, CaseKind, ItemState
from secretariat.models.cases.case import Case


class Requirement(models.Model):
    """One item of the checklist of a kind of case; data, which staff keep."""

    kind = models.CharField(_("kind"), max_length=15, choices=CaseKind.choices)
    code = models.CharField(_("item"), max_length=10)
    label = models.CharField(_("what is handed in"), max_length=300)
    label_fr = models.CharField(_("in French"), max_length=300, blank=True)
    label_es = models.CharField(_("in Spanish"), max_length=300, blank=True)
    asked_of = models.CharField(
        _("asked of"), max_length=14, choices=AskedOf.choices, default=AskedOf.EVERYBODY
    )
    can_be_waived = models.BooleanField(_("can be waived where it does not exist"), default=False)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_requirement_a_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.words}"

    @property
    def words(self) -> str:
        """What is handed in, in the reader's language where it was written down in it."""
        language = (get_language() or "en").partition("-")[0]
        return {"fr": self.label_fr, "es": self.label_es}.get(language) or self.label


class CaseItem(models.Model):
    """One item of the checklist in the file of one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=8, choices=ItemState.choices, default=ItemState.RECEIVED
    )
    answer = models.TextField(_("answer"), blank=True)
    received_at = models.DateTimeField(_("handed in at"), null=True)
    waived_by = models.CharField(_("waived by"), max_length=200, blank=True)
    waiver = models.TextField(_("why it was waived"), blank=True)

    class Meta:
        verbose_name = _("item of a checklist")
        verbose_name_plural = _("items of checklists")
        ordering = ["requirement__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "requirement"], name="one_item_a_case"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.WAIVED) | ~Q(waived_by="") & ~Q(waiver=""),
                name="a_waiver_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.requirement)


class CaseNote(models.Model):
    """Words on a case: private to who handles it, or shared with the applicant, who may answer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("text"))
    is_shared = models.BooleanField(_("the applicant reads it"), default=False)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Nobody: the applicant."),
    )

    class Meta:
        verbose_name = _("note on a case")
        verbose_name_plural = _("notes on cases")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shared=True) | Q(by__isnull=False),
                name="an_applicant_writes_no_private_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.at:%Y-%m-%d}"


class CaseFile(models.Model):
    """A document in the file of a case; ``stored`` goes when its time is over, the row stays."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    item = models.ForeignKey(
        CaseItem, on_delete=models.PROTECT, null=True, related_name="files", verbose_name=_("item")
    )
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("file")
    )
    is_shared = models.BooleanField(_("the applicant may read it"), default=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of cases")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return str(self.stored or _("removed when its time was over"))

    def get_absolute_url(self) -> str:
        return reverse("participation:case-file", args=[self.case.reference, self.pk])
