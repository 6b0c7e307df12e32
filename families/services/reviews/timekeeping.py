"""What the clock does in a review: repeat the notice, end the period, close the window."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from families.choices.reviews import CaseStatus, ReviewEvent, StoppedHow
from families.models import ReviewCase
from families.notifications import reviews as notifications
from families.rules.reviews import notices_due
from families.services.reviews.counting import signs_since
from families.services.reviews.settling import (
    end_notice,
    settle_as_stopped,
    settle_by_decision,
)

WATCHED = (CaseStatus.NOTICED, CaseStatus.PROPOSED)


def keep_time() -> None:
    """Take every step of a review whose hour has come. Safe to run twice."""
    for case in ReviewCase.objects.filter(status__in=WATCHED).order_by("pk"):
        bring_up_to_date(case)


@transaction.atomic
def bring_up_to_date(case: ReviewCase) -> ReviewCase:
    """Do for one family what its hours ask for."""
    locked(case.family)
    case = locked(case)
    if case.status == CaseStatus.NOTICED:
        _end_or_repeat(case)
    elif case.status == CaseStatus.PROPOSED and not case.takes_objections():
        hours = case.review.objection_hours
        reason = ngettext(
            "The notice of %(days)d days ended without an answer, and nobody of the [bureau] "
            "objected within %(hours)d hour.",
            "The notice of %(days)d days ended without an answer, and nobody of the [bureau] "
            "objected within %(hours)d hours.",
            hours,
        ) % {"days": case.review.notice_days, "hours": hours}
        settle_by_decision(case, dormant=True, reason=reason, actor=None)
    return case


def _end_or_repeat(case: ReviewCase) -> None:
    is_over, owed = not case.can_be_stopped(), _notices_owed(case)
    if not is_over and owed <= case.notices_sent:
        return
    review = case.review
    if is_over:
        end_notice(case)
    elif signs_since([case.family], review.sign_keys, review.last_day):
        settle_as_stopped(case, how=StoppedHow.SIGN, actor=None)
    else:
        _repeat(case, owed)


def _notices_owed(case: ReviewCase) -> int:
    since = case.noticed_at or clock.now()
    zone = settings.BUREAU_TIME_ZONE
    return notices_due(since, case.review.repeat_days, clock.now(), zone)


def _repeat(case: ReviewCase, owed: int) -> None:
    case.notices_sent = owed
    case.save(update_fields=["notices_sent"])
    notifications.notice_given(case)
    audit.record(
        ReviewEvent.NOTICE_REPEATED, case, actor=None, family=case.family.slug, number=owed
    )
