"""One version of a document, and its clauses."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from csb_portal.models.trail import sha256
from families.choices.documents import VERSION_TONES, VERSION_TRANSITIONS, VersionStatus
from families.models.documents.document import Document
from families.rules.documents import LONGEST_HEADING, LONGEST_KEY, ClauseText, write_text


class DocumentVersion(StatusModel):
    """What a document said from a day on. Once published it is never edited, only superseded."""

    TRANSITIONS = VERSION_TRANSITIONS

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=VersionStatus.choices,
        default=VersionStatus.DRAFT,
        editable=False,
    )
    note = models.TextField(_("what is new in it"), blank=True)
    dated = models.CharField(_("date of the text"), max_length=100, blank=True)
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    adopted_by = models.CharField(_("adopted by"), max_length=200, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True)
    adopted_where = models.CharField(_("adopted where"), max_length=200, blank=True)
    adopted_how = models.CharField(_("adopted how"), max_length=300, blank=True)
    adoption_recorded_at = models.DateTimeField(_("adoption recorded at"), null=True)
    adoption_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("adoption recorded by"),
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True)

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_document_version_a_number"
            ),
            *(
                models.UniqueConstraint(
                    fields=["document"],
                    condition=Q(status=status),
                    name=f"one_{status}_document_version",
                )
                for status in (VersionStatus.DRAFT, VersionStatus.PUBLISHED, VersionStatus.ADOPTED)
            ),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.DRAFT, published_at=None)
                | ~Q(status=VersionStatus.DRAFT) & Q(published_at__isnull=False),
                name="published_version_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=VersionStatus.ADOPTED)
                | Q(adoption_recorded_at__isnull=False) & ~Q(adopted_by="") & ~Q(adopted_how=""),
                name="adopted_version_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.SUPERSEDED, superseded_at__isnull=False)
                | ~Q(status=VersionStatus.SUPERSEDED) & Q(superseded_at=None),
                name="superseded_version_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("families:document-version", args=[self.document.slug, self.number])

    @property
    def reference(self) -> str:
        """How the trail names it: ``charter-2``."""
        return f"{self.document.slug}-{self.number}"

    @property
    def tone(self) -> str:
        return VERSION_TONES[VersionStatus(self.status)]

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.status == VersionStatus.ADOPTED

    @property
    def takes_comments(self) -> bool:
        """Focal points comment on what is in force and on what is published for comments."""
        return self.status in (VersionStatus.ADOPTED, VersionStatus.PUBLISHED)

    @property
    def fingerprint(self) -> str:
        """A mark of the whole text, so that what was looked at is what is published."""
        return sha256(write_text(self.text))

    @property
    def text(self) -> list[ClauseText]:
        """The clauses as plain values, in their order."""
        return [ClauseText(one.key, one.heading, one.text) for one in self.clauses.all()]


class Clause(models.Model):
    """One clause of one version. Its key stays the same from version to version."""

    version = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        related_name="clauses",
        verbose_name=_("version"),
    )
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    place = models.PositiveSmallIntegerField(_("place"))
    heading = models.CharField(_("heading"), max_length=LONGEST_HEADING, blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown"))

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["version", "place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_clause_a_key"),
            models.UniqueConstraint(fields=["version", "place"], name="one_clause_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.heading}".strip()

    def get_absolute_url(self) -> str:
        """The permanent link to the clause in this very version."""
        return f"{self.version.get_absolute_url()}#{self.key}"

    @property
    def level(self) -> int:
        return self.key.count(".") + 1
