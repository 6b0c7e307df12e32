"""Hand the report to the plenary, and correct it in the open."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from reports import notifications
from reports.choices import ReportEvent, ReportStatus
from reports.models import MonthlyReport, ReportVersion, TextRevision
from reports.models.text import rendered
from reports.models.version import content_of, sha256_of
from reports.permissions import approvals_missing, member_ids
from reports.services.announcing import post_to_plenary
from reports.services.editing import join, save_text
from reports.services.rendering import render_on_commit


@transaction.atomic
def publish_report(report: MonthlyReport, *, actor: User) -> ReportVersion:
    """Publish the approved text as the next version, and mail it to everyone who asked (3.g).

    Version 1.0 goes to the bureau, to subscribers and to the plenary's channel with its text; a
    correction with what it changes. Raises ``DomainError`` while approvals are missing; a second click finds the
    report published and is told so.
    """
    report = locked(report)
    revision = report.revision
    _check_can_be_published(report, revision)
    report.move_to(ReportStatus.PUBLISHED)
    report.published_at = report.published_at or clock.now()
    report.save(update_fields=["status", "published_at"])
    report.assignments.update(told_until=clock.now())  # what nobody was told by now is past
    with override(settings.LANGUAGE_CODE):
        version = _freeze(report, revision, actor)
    # The mails come before the record: writing thousands must not hold the head of the trail.
    if version.correction:
        notifications.report_corrected(version)
    else:
        notifications.report_published(version)
    with override(settings.LANGUAGE_CODE):
        post_to_plenary(version)
    audit.record(
        ReportEvent.PUBLISHED, report, actor=actor, version=version.number, sha256=version.sha256
    )
    render_on_commit(report)
    return version


@transaction.atomic
def correct_report(
    report: MonthlyReport,
    *,
    texts: Mapping[str, str],
    change: str,
    actor: User,
    based_on: int | None = None,
) -> TextRevision:
    """Propose a corrected text of a published report and state what changes.

    The published version stays as it is, and readable. One other member approves
    (``approve_report``), then ``publish_report`` makes it version 1.1, 1.2 ... Figures
    stay frozen. Raises ``DomainError`` if nothing changes or the change is not stated, and
    ``StaleText`` if a version published since ``based_on`` changed the same section.
    """
    report = locked(report)
    _check_can_be_corrected(report)
    current = report.revision
    texts = join(report, current, texts, based_on=based_on or current.number)
    _check_is_a_correction(current, texts, change)
    report.move_to(ReportStatus.CORRECTING)
    report.save(update_fields=["status"])
    audit.record(ReportEvent.CORRECTION_PROPOSED, report, actor=actor)
    return save_text(report, current, texts=texts, change=change.strip(), actor=actor)


@transaction.atomic
def withdraw_correction(report: MonthlyReport, *, actor: User) -> MonthlyReport:
    """Drop a proposed correction: the report stays as it was published."""
    report = locked(report)
    if report.status != ReportStatus.CORRECTING:
        raise DomainError(
            _("No correction of %(report)s waits for approval.") % {"report": report},
            rule=_("Only a proposed correction can be withdrawn."),
        )
    published = report.versions.select_related("revision").latest("correction").revision
    dropped = report.revision
    report.move_to(ReportStatus.PUBLISHED)
    report.save(update_fields=["status"])
    report.revisions.create(
        number=dropped.number + 1,
        texts=published.texts,
        change=published.change,
        saved_at=clock.now(),
        saved_by=actor,
    )
    audit.record(ReportEvent.CORRECTION_WITHDRAWN, report, actor=actor, text=dropped.number)
    return report


def _freeze(report: MonthlyReport, revision: TextRevision, actor: User) -> ReportVersion:
    sections = rendered(revision.texts)
    return report.versions.create(
        correction=report.versions.count(),
        revision=revision,
        figures=report.figures,
        sections=sections,
        sha256=sha256_of(content_of(report, report.figures, sections)),
        change=revision.change,
        published_at=clock.now(),
        published_by=actor,
    )


def _check_can_be_published(report: MonthlyReport, revision: TextRevision) -> None:
    if report.status == ReportStatus.PUBLISHED:
        raise DomainError(
            _("%(report)s is published already.") % {"report": report},
            rule=_("A version is published, and mailed, once."),
            so=_("There is nothing left to do."),
        )
    if report.status == ReportStatus.DRAFT:
        raise DomainError(
            _("%(report)s is a draft that nobody has handed in.") % {"report": report},
            rule=_("A report is published once others than its writer have approved it."),
            so=_("Hand it in for approval first."),
        )
    if missing := approvals_missing(report, revision, member_ids()):
        raise DomainError(
            ngettext(
                "%(count)d approval of the text as it stands is still missing.",
                "%(count)d approvals of the text as it stands are still missing.",
                missing,
            )
            % {"count": missing},
            rule=_("A report is published once others than its writer have approved it."),
            so=_("Ask the other members of the [secretariat] to read and approve it."),
        )


def _check_can_be_corrected(report: MonthlyReport) -> None:
    if report.status == ReportStatus.CORRECTING:
        raise DomainError(
            _("A correction of %(report)s waits for approval already.") % {"report": report},
            rule=_("One correction is prepared at a time."),
            so=_("Edit that one, or withdraw it first."),
        )
    if report.status != ReportStatus.PUBLISHED:
        raise DomainError(
            _("%(report)s is not published yet.") % {"report": report},
            rule=_("Only what the public reads is corrected."),
            so=_("Edit the draft."),
        )


def _check_is_a_correction(current: TextRevision, texts: Mapping[str, str], change: str) -> None:
    if not change.strip():
        raise DomainError(
            _("You have not said what changes."),
            rule=_("A correction states to its readers what it corrects."),
            so=_("Write one sentence, such as: “59 requests” should read 60."),
        )
    if all(current.texts.get(key, "") == text for key, text in texts.items()):
        raise DomainError(
            _("The text is the same as the published one."),
            rule=_("A new version changes something; figures are never typed."),
            so=_("Change the text that is wrong, then propose the correction again."),
        )
