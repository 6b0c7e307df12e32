"""Files that staff hand in: kept privately until they are imported or forgotten."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock, retention
from csb_portal.errors import DomainError
from csb_portal.models import User
from families.choices.families import ImportKind
from families.models import ImportFile


class ImportRefused(DomainError):
    """Something in the file is refused, so nothing of it was written. ``plan`` says what."""

    def __init__(self, plan: Any) -> None:
        self.plan = plan
        count = len(plan.findings.problems)
        fact = ngettext(
            "Nothing was written: %(count)d thing in the file is refused.",
            "Nothing was written: %(count)d things in the file are refused.",
            count,
        )
        super().__init__(
            fact % {"count": count},
            rule=_("A file is taken over whole or not at all."),
            so=_("Do what the report says for each, and hand the file in again."),
        )


def check_size(size: int) -> None:
    """Refuse a file that is too large for a list, before it is read. Raises ``DomainError``."""
    limit = settings.IMPORT_MAX_BYTES
    if size <= limit:
        return
    sizes = {"size": _plain(filesizeformat(size)), "limit": _plain(filesizeformat(limit))}
    raise DomainError(
        _("The file is %(size)s; a list may have up to %(limit)s.") % sizes,
        rule=_("A list of people or [families] is a small file."),
        so=_("Check that it is the right file; a roster of 42 people has about 4 KB."),
    )


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def check_fresh(fingerprint: str, expected: str) -> None:
    """Refuse to do anything but what somebody saw in a preview. Raises ``DomainError``."""
    if expected and expected != fingerprint:
        raise DomainError(
            _("The portal's records have changed since this preview was made."),
            rule=_("An import does what its preview showed, and nothing else."),
            so=_("Look at the new preview below, and confirm that one."),
        )


@transaction.atomic
def keep_file(kind: ImportKind, content: bytes, *, actor: User, name: str = "") -> ImportFile:
    """Keep a file privately, for at most a day, so that its preview can be confirmed."""
    forget_old_files(retention.limit("families.import-files"))
    return ImportFile.objects.create(
        kind=kind,
        name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_at=clock.now(),
        uploaded_by=actor,
    )


def keep_record(kind: ImportKind, sha256: str, *, actor: User | None, name: str) -> ImportFile:
    """Keep which file was imported, by its hash; its content is not kept."""
    now = clock.now()
    return ImportFile.objects.create(
        kind=kind,
        name=name[:200],
        sha256=sha256,
        uploaded_at=now,
        uploaded_by=actor,
        applied_at=now,
    )


def forget_old_files(before: datetime) -> int:
    """Remove files that nobody has confirmed since: they hold addresses."""
    return ImportFile.objects.waiting().filter(uploaded_at__lt=before).delete()[0]
