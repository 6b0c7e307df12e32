"""Files that people hand in, such as attachments of a message."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 150


class StoredFile(models.Model):
    """One file under the name it came with; its content lies on disk, named by its hash.

    The same content handed in twice is two rows and one file. Rows never change.
    """

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    stored_at = models.DateTimeField(_("handed in at"))
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where its content lies."""
        return Path(settings.MEDIA_ROOT) / "files" / self.sha256[:2] / self.sha256

    @property
    def size_in_words(self) -> str:
        return filesizeformat(self.size)

    def read(self) -> bytes:
        """Return the content. Raises ``FileNotFoundError`` where somebody removed it."""
        return self.path.read_bytes()
