"""Who hears of a case: whoever asked for it, by a link that is theirs alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from csb_portal import mail
from csb_portal.models import User
from secretariat.case_links import follow_url
from secretariat.models import Case, CaseNote, CaseStep


def reader_of(case: Case) -> mail.Reader:
    """Return whoever asked, at the address the case was lodged with, in their language."""
    zone = case.applicant.time_zone if case.applicant else "UTC"
    return mail.Reader(email=case.email, name=case.name, language=case.language, time_zone=zone)


def tell(case: Case, template: str, occasion: str, **context: Any) -> None:
    """Write to the applicant of ``case``; every such mail carries its number and its link."""
    if not case.email:
        return
    mail.queue(
        template,
        to=[reader_of(case)],
        occasion=occasion,
        confidential=True,
        case=case,
        link=follow_url(case),
        **context,
    )


def case_lodged(case: Case) -> None:
    """Send the receipt: the number, when it came in, and the link to follow it."""
    tell(case, "secretariat/email/case_lodged", f"case-lodged:{case.pk}")


def cases_lodged(cases: Iterable[Case]) -> None:
    """Send the receipts of many cases at once, to whoever can be reached."""
    letters = (
        (reader_of(case), f"case-lodged:{case.pk}", {"case": case, "link": follow_url(case)})
        for case in cases
        if case.email
    )
    mail.queue_each("secretariat/email/case_lodged", letters, confidential=True)


def case_moved(case: Case, step: CaseStep) -> None:
    """Say where it stands now, and why."""
    tell(case, "secretariat/email/case_moved", f"case-moved:{step.pk}", step=step)


def note_shared(note: CaseNote) -> None:
    """Send what was written to the applicant."""
    tell(note.case, "secretariat/email/case_note", f"case-note:{note.pk}", note=note)


def applicant_answered(case: Case, occasion: str) -> None:
    """Tell whoever handles the case that the applicant wrote or handed something in."""
    handlers: list[User] = [case.handler] if case.handler else []
    mail.queue(
        "secretariat/email/case_answered",
        to=handlers,
        occasion=f"case-answered:{occasion}",
        case=case,
    )


def links_wanted(cases: list[Case], *, at: datetime) -> None:
    """Mail somebody the way to each of their ``cases``, which share one address."""
    mail.queue(
        "secretariat/email/case_links",
        to=[reader_of(cases[0])],
        occasion=f"case-links:{cases[0].pk}:{at.timestamp():.0f}",
        confidential=True,
        ways=[(case, follow_url(case)) for case in cases],
    )


def items_due(case: Case, step: CaseStep) -> None:
    """Remind an applicant, once a question, that their time is nearly over."""
    tell(case, "secretariat/email/case_due", f"case-due:{step.pk}", step=step)
