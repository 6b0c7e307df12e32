"""Put documents into the file of a case."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import StoredFile, User
from secretariat.models import Case, CaseItem
from secretariat.rules.cases import MOST_FILES


def add_files(
    case: Case,
    files: Iterable[StoredFile],
    *,
    actor: User | None,
    item: CaseItem | None = None,
    is_shared: bool = True,
) -> None:
    """Add documents to a locked case. Raises ``DomainError`` where it holds too many already."""
    wanted = list(files)
    if wanted and case.files.exclude(stored=None).count() + len(wanted) > MOST_FILES:
        raise DomainError(
            _("The file of %(case)s is full.") % {"case": case},
            rule=_("A case holds up to %(most)d documents.") % {"most": MOST_FILES},
            so=_("Put several into one, or write to the [secretariat]."),
        )
    for stored in wanted:
        case.files.create(
            item=item, stored=stored, is_shared=is_shared, added_at=clock.now(), added_by=actor
        )
