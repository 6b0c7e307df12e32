"""Words of lists that are taken in: where one stands, and what it holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from secretariat.choices.cases import CaseKind


class ImportStatus(models.TextChoices):
    LOOKED_AT = "looked_at", _("Being looked at; nothing is written yet")
    WAITING = "waiting", _("Being written")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Nothing was imported")


IMPORT_TRANSITIONS = {
    ImportStatus.LOOKED_AT: {ImportStatus.WAITING},
    ImportStatus.WAITING: {ImportStatus.DONE, ImportStatus.REFUSED},
    ImportStatus.DONE: set(),
    ImportStatus.REFUSED: set(),
}
IMPORTED_KINDS = (CaseKind.ACCREDITATION, CaseKind.REGISTRATION)
