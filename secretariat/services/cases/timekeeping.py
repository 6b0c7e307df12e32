"""What happens on cases because a day has come."""

from datetime import timedelta

from csb_portal import clock
from csb_portal.keeping import each_by_itself
from secretariat.choices.cases import CaseStatus
from secretariat.models import Case
from secretariat.notifications import cases as notifications

REMIND_BEFORE = timedelta(hours=48)


def keep_time() -> None:
    """Remind applicants of what is missing, once, two days before their time is over."""
    soon = clock.now() + REMIND_BEFORE
    waiting = Case.objects.filter(status=CaseStatus.INCOMPLETE, due_at__lte=soon)
    each_by_itself(waiting.filter(due_at__gt=clock.now()), _remind)


def _remind(case: Case) -> None:
    step = case.steps.last()
    # Who was asked only now knows it.
    if step and case.due_at and step.at + REMIND_BEFORE < case.due_at:
        notifications.items_due(case, step)
