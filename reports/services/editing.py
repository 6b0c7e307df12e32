"""Write the text around the figures, hand it in, and stand by it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from reports import notifications, rules
from reports.choices import ReportEvent, ReportStatus, Section
from reports.models import Approval, MonthlyReport, TextRevision
from reports.models.text import CHANGE
from reports.services.checks import check_is_being_written
from reports.services.sharing import tick_off


class StaleText(DomainError):
    """Somebody rewrote the same section meanwhile.

    ``current`` is the text that stands, ``merged`` what was typed joined with it, and
    ``conflicts`` names the sections both wrote, where ``merged`` holds what was typed.
    """

    def __init__(self, current: TextRevision, merged: dict[str, str], conflicts: list[str]) -> None:
        self.current, self.merged, self.conflicts = current, merged, conflicts
        super().__init__(
            _("%(person)s saved another text while you were at it.")
            % {"person": current.saved_by or _("The portal")},
            rule=_("Nobody's words are overwritten unread."),
            so=_("Compare the two below, take over what you want to keep, and save again."),
        )


@transaction.atomic
def edit_report(
    report: MonthlyReport,
    *,
    texts: Mapping[str, str],
    based_on: int,
    actor: User,
    change: str = "",
) -> TextRevision:
    """Save the text of some or all sections; approvals of the text before it do not carry over.

    ``based_on`` is the number of the text the writer started from. What others saved since
    in other sections stays; raises ``StaleText`` where they rewrote the same one, and
    ``DomainError`` once the report is published. Saving what is there already changes
    nothing. ``change`` restates what a correction corrects; left empty, it stays as it is.
    """
    report = locked(report)
    check_is_being_written(report)
    current = report.revision
    typed = dict(texts)
    if report.is_correction and change.strip():
        typed[CHANGE] = change.strip()
    joined = join(report, current, typed, based_on=based_on)
    tick_off(report, texts, current, actor=actor)
    change = joined.pop(CHANGE, current.change)
    return save_text(report, current, texts=joined, change=change, actor=actor)


def save_text(
    report: MonthlyReport,
    current: TextRevision,
    *,
    texts: Mapping[str, str],
    change: str,
    actor: User,
) -> TextRevision:
    """Write ``texts`` over ``current`` as the report's next text, inside the caller's lock."""
    merged = current.texts | {Section(key).value: text for key, text in texts.items()}
    if merged == current.texts and change == current.change:
        return current
    revision = report.revisions.create(
        number=current.number + 1,
        texts=merged,
        change=change,
        saved_at=clock.now(),
        saved_by=actor,
    )
    audit.record(ReportEvent.EDITED, report, actor=actor, text=revision.number)
    if report.status != ReportStatus.DRAFT:
        notifications.report_to_approve(report, revision)
    return revision


@transaction.atomic
def submit_report(report: MonthlyReport, *, actor: User) -> MonthlyReport:
    """Hand the draft in for approval and ask the other members for theirs."""
    report = locked(report)
    report.move_to(ReportStatus.IN_REVIEW)
    report.save(update_fields=["status"])
    revision = report.revision
    audit.record(ReportEvent.REVIEW_OPENED, report, actor=actor, text=revision.number)
    notifications.report_to_approve(report, revision)
    return report


@transaction.atomic
def approve_report(report: MonthlyReport, *, actor: User, text: int | None = None) -> Approval:
    """Stand by the report's text as last saved, or by number ``text`` if that is what was read.

    Raises ``DomainError`` for one's own text, for a second approval, and while the text is
    not handed in, and if another text was saved since it was read.
    """
    report = locked(report)
    revision = report.revision
    _check_waits_for_approval(report)
    _check_was_read(revision, text)
    _check_may_approve(revision, actor)
    approval = revision.approvals.create(person=actor, approved_at=clock.now())
    audit.record(ReportEvent.APPROVED, report, actor=actor, text=revision.number)
    return approval


@transaction.atomic
def set_approvals_wanted(report: MonthlyReport, *, number: int, actor: User) -> MonthlyReport:
    """Change how many approvals a report takes, while it is a draft; later ones follow it."""
    report = locked(report)
    if report.status != ReportStatus.DRAFT:
        raise DomainError(
            _("%(report)s is no draft any more.") % {"report": report},
            rule=_("The number of approvals is fixed once a text is handed in."),
            so=_("Change it in the next draft."),
        )
    if number != report.approvals_wanted:
        report.approvals_wanted = number
        report.save(update_fields=["approvals_wanted"])
        audit.record(ReportEvent.APPROVALS_SET, report, actor=actor, number=number)
    return report


def join(
    report: MonthlyReport, current: TextRevision, typed: Mapping[str, str], *, based_on: int
) -> dict[str, str]:
    """Join what was typed over text ``based_on`` with what was saved since. Raises ``StaleText``."""
    if based_on == current.number:
        return dict(typed)
    base = report.revisions.filter(number=based_on).first()
    merged, conflicts = rules.merge_texts(base.words if base else {}, typed, current.words)
    if conflicts:
        raise StaleText(current, merged, conflicts)
    return merged


def _check_waits_for_approval(report: MonthlyReport) -> None:
    if report.status not in {ReportStatus.IN_REVIEW, ReportStatus.CORRECTING}:
        raise DomainError(
            _("%(report)s is %(state)s, so there is nothing to approve.")
            % {"report": report, "state": report.get_status_display().lower()},
            rule=_("A text is approved between being handed in and being published."),
        )


def _check_was_read(revision: TextRevision, text: int | None) -> None:
    if text not in (None, revision.number):
        raise DomainError(
            _("Another text was saved since you opened the one you read."),
            rule=_("An approval is for one text, to the letter."),
            so=_("Read the text as it stands now, then approve it."),
        )


def _check_may_approve(revision: TextRevision, actor: User) -> None:
    if revision.saved_by_id == actor.pk:
        raise DomainError(
            _("You saved this text yourself."),
            rule=_("A report is approved by others than whoever wrote its last text."),
            so=_("Ask another member of the [secretariat] to read and approve it."),
        )
    if revision.approvals.filter(person=actor).exists():
        raise DomainError(
            _("You have approved this text already."),
            rule=_("Each member's approval counts once."),
            so=_("It is enough; the others are asked for theirs."),
        )
