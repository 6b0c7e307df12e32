"""Open a review: freeze what is found, and ask kindly before anything else."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.references import next_reference
from families.choices.reviews import ReviewEvent
from families.models import (
    Bureau,
    CompositionReview,
    Family,
    ReviewCase,
    ReviewFinding,
    version_in_force,
)
from families.notifications import reviews as notifications
from families.services.reviews.counting import ReviewPlan, plan_review

CRITERIA = "criteria"


@transaction.atomic
def open_review(*, first: date, last: date, actor: User, expected: str = "") -> CompositionReview:
    """Review who showed a sign of activity in a window (charter, composition).

    What is found is frozen into the record, with the numbers the bureau has today.
    Families without a sign are asked kindly; notice is a later step of its own.
    Raises ``DomainError``, also if ``expected`` is not what the preview showed.
    """
    list(Family.objects.select_for_update().order_by("pk"))
    plan = plan_review(first, last)
    if expected and expected != plan.fingerprint:
        raise stale()
    review = _record(plan, actor)
    audit.record(
        ReviewEvent.REVIEW_OPENED,
        review,
        actor=actor,
        first=first,
        last=last,
        signs=review.sign_keys,
        found=plan.fingerprint,
    )
    return review


def _record(plan: ReviewPlan, actor: User) -> CompositionReview:
    bureau, now = Bureau.current(), clock.now()
    review = CompositionReview.objects.create(
        reference=next_reference("CR", clock.today().year),
        first_day=plan.first,
        last_day=plan.last,
        signs=[
            {"key": sign.key, "name": str(sign.name), "source": str(sign.source)}
            for sign in plan.signs
        ],
        reminder_days=bureau.review_reminder_days,
        notice_days=bureau.review_days,
        repeat_days=bureau.review_repeat_days,
        objection_hours=bureau.dormant_objection_hours,
        opened_at=now,
        opened_by=actor,
        criteria=version_in_force(CRITERIA),
    )
    ReviewFinding.objects.bulk_create(
        ReviewFinding(
            review=review,
            family=one.family,
            result=one.result,
            signs=one.activity.signs,
            seats={str(seat): count for seat, count in one.activity.seats.items()},
        )
        for one in plan.found
    )
    for one in plan.asking:
        case = ReviewCase.objects.create(review=review, family=one.family, reminded_at=now)
        notifications.family_asked(case)
    return review


def stale() -> DomainError:
    """Say that what was previewed is no longer what would be done."""
    return DomainError(
        _("Meanwhile something has changed."),
        rule=_("What is done is exactly what was shown before."),
        so=_("Look at the new preview, and confirm that."),
    )
