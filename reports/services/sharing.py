"""Share the writing: who writes which section, and what is remarked on it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from reports.choices import ReportEvent, Section
from reports.models import Assignment, MonthlyReport, SectionComment, TextRevision
from reports.permissions import can_write_reports
from reports.services.checks import check_is_being_written


@transaction.atomic
def assign_section(
    report: MonthlyReport, section: Section, *, person: User | None, actor: User
) -> Assignment | None:
    """Give a section to a member or helper to write, or with ``person=None`` to nobody.

    Whom it is given to finds it on the desk until it is written. Giving it to whom it is
    given already changes nothing. Raises ``DomainError`` for whoever writes no reports and
    once the report is published.
    """
    report = locked(report)
    check_is_being_written(report)
    former = report.assignments.filter(section=section).first()
    if (former and former.person) == person:
        return former
    if person and not can_write_reports(person):
        raise DomainError(
            _("%(person)s writes no reports.") % {"person": person},
            rule=_("Members of the [secretariat] and its helpers write the report."),
            so=_("Choose one of them."),
        )
    if former:
        former.delete()
    given = None
    if person:
        given = report.assignments.create(
            section=section, person=person, assigned_at=clock.now(), assigned_by=actor
        )
    audit.record(
        ReportEvent.SECTION_ASSIGNED,
        report,
        actor=actor,
        section=section,
        person=person and person.pk,
    )
    return given


def tick_off(
    report: MonthlyReport, texts: Mapping[str, str], current: TextRevision, *, actor: User
) -> None:
    """Note that ``actor`` wrote what was theirs to write, inside the caller's lock.

    A section is written once its writer changes it, or saves it by itself as it stands.
    """
    written = {
        key for key, text in texts.items() if len(texts) == 1 or text != current.texts.get(key, "")
    }
    mine = report.assignments.filter(person=actor, section__in=written, written_at=None)
    mine.update(written_at=clock.now())


@transaction.atomic
def comment_on_section(
    report: MonthlyReport, section: Section, *, text: str, actor: User
) -> SectionComment:
    """Remark something on a section as it stands now. Raises ``DomainError`` for no words."""
    revision = locked(report).revision
    _check_says_something(text)
    return revision.comments.create(
        section=section, author=actor, text=text.strip(), made_at=clock.now()
    )


@transaction.atomic
def reply_to_comment(
    comment: SectionComment, *, text: str, actor: User, settles: bool = False
) -> SectionComment:
    """Reply to a remark, and perhaps settle it, with or without words.

    Raises ``DomainError`` once it is settled, and for a reply without words.
    """
    report = locked(comment.revision.report)
    if comment.replies.filter(settles=True).exists():
        raise DomainError(
            _("Somebody has settled this remark meanwhile."),
            rule=_("What is settled is not gone on with."),
            so=_("Make a remark of its own. What you wrote is kept below."),
        )
    if not settles:
        _check_says_something(text)
    return comment.replies.create(
        revision=report.revision,
        section=comment.section,
        settles=settles,
        author=actor,
        text=text.strip(),
        made_at=clock.now(),
    )


def _check_says_something(text: str) -> None:
    if not text.strip():
        raise DomainError(
            _("There are no words in it."),
            rule=_("A remark says something."),
            so=_("Write what you think of the section."),
        )
