"""From a file handed in to cases: looked at, confirmed, written whole or not at all, told of."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db import connection, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.background import enqueue_on_commit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.services.import_files import ImportRefused, check_fresh
from secretariat.choices.cases import CaseEvent, CaseKind
from secretariat.choices.imports import ImportStatus
from secretariat.models import Event, ImportJob
from secretariat.notifications import cases as notifications
from secretariat.services.cases.lodging import lock_numbers
from secretariat.services.imports.planning import CasePlan, plan_cases
from secretariat.services.imports.writing import write_cases

MAX_BYTES = 10 * 1024 * 1024
RECEIPTS_AT_ONCE = 250
AN_HOUR = 3600


def keep_list(
    content: bytes, kind: str, *, event: Event | None, is_told: bool, name: str, actor: User
) -> ImportJob:
    """Keep a list privately until it is confirmed. Raises ``DomainError`` for one too large."""
    if len(content) > MAX_BYTES:
        raise DomainError(
            _("The file has %(size)s.") % {"size": filesizeformat(len(content))},
            rule=_("A list has at most %(most)s.") % {"most": filesizeformat(MAX_BYTES)},
            so=_("Divide it, and hand in the parts one after the other."),
        )
    if kind == CaseKind.REGISTRATION and event is None:
        raise DomainError(
            _("The meeting is missing."),
            rule=_("Registration is of a person, for each meeting."),
            so=_("Choose the meeting."),
        )
    return ImportJob.objects.create(
        kind=kind,
        event=event,
        name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        is_told=is_told,
        uploaded_at=clock.now(),
        uploaded_by=actor,
    )


def plan_of(job: ImportJob) -> CasePlan:
    """Say what a list would become now."""
    return plan_cases(bytes(job.content), job.kind, job.event)


@transaction.atomic
def confirm_import(job: ImportJob, fingerprint: str, *, actor: User) -> ImportJob:
    """Let what a preview showed be written, behind the request.

    Raises ``DomainError`` for somebody else's list, and where the preview is not what would be
    written now; ``ImportRefused`` for a list that is refused; ``TransitionNotAllowed`` for one
    that is confirmed already.
    """
    job = locked(job)
    if job.uploaded_by_id != actor.pk:
        raise DomainError(
            _("%(person)s handed this list in.") % {"person": job.uploaded_by},
            rule=_("Whoever hands a list in looks at it and confirms it."),
            so=_("Hand it in yourself."),
        )
    job.move_to(ImportStatus.WAITING)
    plan = plan_of(job)
    check_fresh(plan.fingerprint, fingerprint or "none")
    if plan.is_refused:
        raise ImportRefused(plan)
    job.fingerprint, job.total = plan.fingerprint, len(plan.rows)
    job.save(update_fields=["status", "fingerprint", "total"])
    enqueue_on_commit("secretariat.import_cases")
    return job


def run_imports() -> None:
    """Write whatever is confirmed and not finished: a worker may have been killed at it."""
    for pk in ImportJob.objects.unfinished().values_list("pk", flat=True):
        run_import(pk)


def run_import(pk: str | UUID) -> None:
    """Write a confirmed list, and then its receipts. Safe to run twice, late, or at once.

    The cases are one transaction: a worker that is killed leaves nothing behind, and the next
    one begins anew. Who comes while another is at it finds the row locked, and leaves.
    """
    _write(pk)
    while _tell_some(pk):
        pass


@transaction.atomic
def _write(pk: str | UUID) -> None:
    job = _waiting(pk)
    if job is None:
        return
    # Whoever lodges or imports waits here, and only then looks what was asked for already.
    lock_numbers()
    with translation.override(job.uploaded_by.language):
        plan = plan_of(job)
        if plan.fingerprint != job.fingerprint or plan.is_refused:
            _refuse(job, plan)
            return
    written = write_cases(plan, job, progress=lambda done: note_progress(job, done))
    job.move_to(ImportStatus.DONE)
    job.total, job.finished_at, job.content = written, clock.now(), b""
    job.save(update_fields=["status", "total", "finished_at", "content"])
    audit.record(
        CaseEvent.IMPORTED,
        job,
        actor=job.uploaded_by,
        kind=job.kind,
        cases=written,
        sha256=job.sha256,
    )


def _waiting(pk: str | UUID) -> ImportJob | None:
    """Lock a list that is to be written, unless it is written or somebody is at it."""
    may_skip = connection.features.has_select_for_update_skip_locked
    found = ImportJob.objects.select_for_update(skip_locked=may_skip)
    return found.filter(pk=pk, status=ImportStatus.WAITING).first()


def _refuse(job: ImportJob, plan: CasePlan) -> None:
    """Write nothing where the preview that was confirmed is not what would be written now."""
    job.move_to(ImportStatus.REFUSED)
    job.refusal = _(
        "The portal's records have changed since the preview was made, and an import does what its "
        "preview showed and nothing else. Hand the list in again and look at the new preview."
    )
    job.total, job.finished_at, job.content = len(plan.rows), clock.now(), b""
    job.save(update_fields=["status", "refusal", "total", "finished_at", "content"])


@transaction.atomic
def _tell_some(pk: str | UUID) -> bool:
    """Mail the next receipts of a list, and tell whether there may be more."""
    job = ImportJob.objects.select_for_update().filter(
        pk=pk, status=ImportStatus.DONE, is_told=True, told_at=None
    ).first()  # fmt: skip
    if job is None:
        return False
    done = job.receipts
    cases = job.cases.exclude(email="").select_related("applicant").order_by("pk")
    some = list(cases[done : done + RECEIPTS_AT_ONCE])
    notifications.cases_lodged(some)
    job.receipts = done + len(some)
    job.told_at = None if len(some) == RECEIPTS_AT_ONCE else clock.now()
    job.save(update_fields=["receipts", "told_at"])
    return job.told_at is None


def note_progress(job: ImportJob, done: int) -> None:
    """Let whoever watches know how far it is; the cases themselves show only once all are there."""
    cache.set(f"import:{job.pk}", done, AN_HOUR)


def progress_of(job: ImportJob) -> int:
    """Return how many cases of a list are written so far."""
    return job.total if job.status == ImportStatus.DONE else cache.get(f"import:{job.pk}", 0)


def forget_lists(before: datetime) -> int:
    """Remove lists nobody confirmed: they hold addresses, and nobody has said they are right."""
    looked_at = ImportJob.objects.filter(status=ImportStatus.LOOKED_AT)
    return looked_at.filter(uploaded_at__lt=before).delete()[0]
