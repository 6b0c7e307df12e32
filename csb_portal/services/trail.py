"""The one thing that can be taken out of the trail: what it holds of a person's own."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import AuditDetail, AuditEntry, User
from csb_portal.models.trail import TrailEvent


@transaction.atomic
def erase_detail(entry: AuditEntry, *, actor: User) -> AuditEntry:
    """Erase the names and words an entry commits to; the entry stays, and so does the chain.

    Raises ``DomainError`` if there is nothing to erase.
    """
    detail = AuditDetail.objects.select_for_update().filter(entry=entry).first()
    if detail is None:
        raise DomainError(
            _("Entry %(number)d has no private detail.") % {"number": entry.number},
            rule=_("The entries themselves hold references only and are never erased."),
        )
    detail.delete()
    return audit.record(
        TrailEvent.DETAIL_ERASED, entry, actor=actor, public=False, number=entry.number
    )
