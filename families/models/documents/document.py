"""A governing document: what is cited by its name, whatever version is in force."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from families.choices.documents import DocumentKind, VersionStatus

if TYPE_CHECKING:
    from families.models.documents.version import DocumentVersion


class DocumentQuerySet(models.QuerySet):
    def with_versions(self) -> "DocumentQuerySet":
        return self.prefetch_related("versions")


class Document(models.Model):
    """A text that the bureau gave itself: it lives in versions, each with its clauses."""

    slug = models.SlugField(_("short name"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=200)
    sort_order = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("governing document")
        verbose_name_plural = _("governing documents")
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("families:document-detail", args=[self.slug])

    @cached_property
    def all_versions(self) -> "list[DocumentVersion]":
        """Every version, drafts included, the latest first; read once."""
        return sorted(self.versions.all(), key=lambda version: -version.number)

    @property
    def public_versions(self) -> "list[DocumentVersion]":
        """What everybody may read: all but drafts."""
        return [one for one in self.all_versions if one.status != VersionStatus.DRAFT]

    @property
    def in_force(self) -> "DocumentVersion | None":
        """The version that was adopted last, or ``None`` if none ever was."""
        return self._first(VersionStatus.ADOPTED)

    @property
    def proposed(self) -> "DocumentVersion | None":
        """The version that is published for comments, if one is."""
        return self._first(VersionStatus.PUBLISHED)

    @property
    def draft(self) -> "DocumentVersion | None":
        return self._first(VersionStatus.DRAFT)

    def _first(self, status: VersionStatus) -> "DocumentVersion | None":
        return next((one for one in self.all_versions if one.status == status), None)


def version_in_force(slug: str) -> "DocumentVersion | None":
    """Return the version of a document that holds today, for a procedure to keep."""
    document = Document.objects.with_versions().filter(slug=slug).first()
    return document.in_force if document else None
