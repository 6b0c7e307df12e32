"""What happens on cases because a day has come."""

from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.keeping import each_by_itself
from csb_portal.mail.outbox import speakable
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.notifications import cases as notifications
from secretariat.services.cases.ending import withdraw_case

REMIND_BEFORE = timedelta(hours=48)


def keep_time() -> None:
    """Remind applicants of what is missing, and end what nobody confirmed. Safe to run twice."""
    remind()
    end_unconfirmed()


def end_unconfirmed() -> None:
    """Withdraw what nobody confirmed in time; requests for passes are refused by their list."""
    over = Case.objects.filter(status=CaseStatus.UNCONFIRMED, due_at__lte=clock.now())
    each_by_itself(over.exclude(kind=CaseKind.PASS).order_by("pk"), _end)


def _end(case: Case) -> None:
    with translation.override(speakable(case.language)):
        reason = _("Nobody confirmed, by the link mailed to its address, that they asked.")
    withdraw_case(case, reason=reason)


def remind() -> None:
    """Tell applicants what is missing, once, two days before their time is over."""
    soon = clock.now() + REMIND_BEFORE
    waiting = Case.objects.filter(status=CaseStatus.INCOMPLETE, due_at__lte=soon)
    each_by_itself(waiting.filter(due_at__gt=clock.now()), _remind)


def _remind(case: Case) -> None:
    step = case.steps.last()
    # Who was asked only now knows it.
    if step and case.due_at and step.at + REMIND_BEFORE < case.due_at:
        notifications.items_due(case, step)
