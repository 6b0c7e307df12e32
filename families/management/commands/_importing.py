"""What the two import commands share: read a file of a sane size, print the report."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from families.services.import_files import check_size
from families.services.import_reports import Plan, change_sentences, finding_sentence, summary


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, help="a CSV file")
    parser.add_argument(
        "--apply", action="store_true", help="write the changes; without it, only show them"
    )


def read_file(path: Path) -> bytes:
    """Read a file no larger than a list may be. Raises ``CommandError`` with the reason."""
    try:
        with path.open("rb") as file:
            content = file.read(settings.IMPORT_MAX_BYTES + 1)
            check_size(max(path.stat().st_size, len(content)))
    except OSError as error:
        message = _("%(path)s cannot be read: %(reason)s.") % {
            "path": path,
            "reason": error.strerror,
        }
        raise CommandError(message) from error
    except DomainError as error:
        raise CommandError(str(error)) from error
    return content


def run(stdout: OutputWrapper, plan: Plan, *, write: Callable[[], object] | None) -> None:
    """Print the report, then write if asked to. Raises ``CommandError`` if anything is refused."""
    report(stdout, plan)
    if plan.is_refused:
        count = len(plan.findings.problems)
        raise CommandError(_("Nothing was written; refused: %(count)d.") % {"count": count})
    if plan.is_unchanged:
        return
    if write is None:
        stdout.write(_("This is a preview; nothing was written. Add --apply to write it."))
        return
    try:
        write()
    except DomainError as error:
        raise CommandError(str(error)) from error
    stdout.write(_("Written."))


def report(stdout: OutputWrapper, plan: Plan) -> None:
    """Print how the file was read, what is refused, what to look at, and what would change."""
    for fact in plan.findings.facts:
        stdout.write(fact)
    for finding in plan.findings.problems:
        stdout.write(_("Refused. %(sentence)s") % {"sentence": finding_sentence(finding)})
    for finding in plan.findings.warnings:
        stdout.write(_("Warning. %(sentence)s") % {"sentence": finding_sentence(finding)})
    for sentence in change_sentences(plan):
        stdout.write(sentence)
    if not plan.is_refused:
        stdout.write(summary(plan))
