"""What consultations and advocacy tell the home page, the desks and the monthly report."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from liaison.models import AdvocacyCase, Consultation
from liaison.permissions.consultations import can_run_consultations


def notices() -> list[Notice]:
    """Say which questions the plenary can answer now, and until when."""
    return [
        Notice(
            title=_("Consultation: %(question)s") % {"question": consultation.question},
            url=consultation.get_absolute_url(),
            detail=_("Everybody can comment; what was done with each comment is published."),
            until=consultation.closes_at,
        )
        for consultation in Consultation.objects.open()
    ]


def tasks_for(user: User) -> list[Task]:
    """Say which summaries are due, and which drafts wait to be opened."""
    owed = list(Consultation.objects.owed(clock.now()))
    if not owed or not can_run_consultations(user):
        return []
    return [_task(consultation) for consultation in owed]


def _task(consultation: Consultation) -> Task:
    if consultation.is_draft:
        return Task(
            title=_("%(reference)s is drafted and not open") % {"reference": consultation},
            url=consultation.get_absolute_url(),
            action=_("Look at it and open it"),
            detail=consultation.question,
        )
    return Task(
        title=_("The summary of %(reference)s is due") % {"reference": consultation},
        url=consultation.get_absolute_url(),
        action=_("Say what was done with each comment"),
        detail=consultation.question,
        due_at=consultation.summary_due_at,
    )


# --- the monthly report ---------------------------------------------------------------


def _question(consultation: Consultation) -> Notice:
    title = f"{consultation}: {consultation.question}"
    return Notice(title, consultation.get_absolute_url())


def _demand(case: AdvocacyCase) -> Notice:
    return Notice(f"{case}: {case.subject}", case.get_absolute_url(), str(case.counterpart))


FIGURES = (
    Figure(
        "consultations_opened",
        "consultations",
        _lazy("Consultations opened"),
        _lazy("Consultations of the [plenary], by when they opened."),
        lambda month: Consultation.objects.opened_in(month).order_by("opened_at"),
        _question,
    ),
    Figure(
        "access_asked",
        "messages",
        _lazy("Demands for access"),
        _lazy("Demands for access to the process, by the day they were made."),
        lambda month: (
            AdvocacyCase.objects.asked_in(month).select_related("counterpart").order_by("asked_on")
        ),
        _demand,
    ),
    Figure(
        "access_answered",
        "messages",
        _lazy("Demands for access answered"),
        _lazy("Demands for access to the process, by the day they were answered."),
        lambda month: (
            AdvocacyCase.objects.answered_in(month)
            .select_related("counterpart")
            .order_by("answered_on")
        ),
        _demand,
    ),
)


def entries(month: Month) -> list[Entry]:
    """Name each consultation that opened or was summarised, and each demand for access."""
    opened = Consultation.objects.opened_in(month).order_by("opened_at")
    summarised = Consultation.objects.summarised_in(month).order_by("summarised_at")
    asked = AdvocacyCase.objects.asked_in(month).select_related("counterpart")
    return [
        *(_opened(consultation) for consultation in opened),
        *(_summarised(consultation) for consultation in summarised.with_comment_count()),
        *(
            _asked(case, is_answered=_before(case.answered_on, month.last_day))
            for case in asked.order_by("asked_on")
        ),
    ]


def _opened(consultation: Consultation) -> Entry:
    return Entry(
        section="consultations",
        title=_("%(reference)s: the [plenary] was asked “%(question)s”")
        % {"reference": consultation, "question": consultation.question},
        url=consultation.get_absolute_url(),
    )


def _summarised(consultation: Consultation) -> Entry:
    count = consultation.comment_count
    detail = ngettext("%(count)d comment, answered", "%(count)d comments, each answered", count)
    return Entry(
        section="consultations",
        title=_("%(reference)s: what was done with the comments is published")
        % {"reference": consultation},
        url=consultation.get_absolute_url(),
        detail=detail % {"count": count},
    )


def _before(day: date | None, ends: date) -> bool:
    return day is not None and day <= ends


def _asked(case: AdvocacyCase, *, is_answered: bool) -> Entry:
    detail = case.get_status_display() if is_answered else _("no answer yet")
    return Entry(
        section="messages",
        title=_("%(reference)s: access asked of %(body)s: %(subject)s")
        % {"reference": case, "body": case.counterpart, "subject": case.subject},
        url=case.get_absolute_url(),
        detail=detail,
    )
