"""Give notice to families without a sign, and tell silent seats."""

import hashlib
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day
from families.choices.reviews import CaseStatus, Finding, ReviewEvent, StoppedHow
from families.models import CompositionReview, FocalPoint, ReviewCase
from families.notifications import reviews as notifications
from families.rules.reviews import notice_ends_at, notice_may_follow
from families.services.reviews.counting import signs_since
from families.services.reviews.opening import stale
from families.services.reviews.settling import settle_as_stopped


@dataclass(frozen=True)
class NoticePlan:
    """Who would get notice, whose review would stop, and which seats would be written to."""

    noticing: list[ReviewCase]
    stopping: list[ReviewCase]
    silent: list[FocalPoint]

    @property
    def fingerprint(self) -> str:
        parts = [
            [case.pk for case in self.noticing],
            [case.pk for case in self.stopping],
            [mandate.pk for mandate in self.silent],
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def plan_notices(review: CompositionReview) -> NoticePlan:
    """Work out who would be written to now; who acted since the window is left in peace."""
    asked = review.cases.filter(status=CaseStatus.REMINDED).select_related("family", "review")
    half = review.findings.filter(result=Finding.SEAT_SILENT).select_related("family", "review")
    families = [case.family for case in asked] + [finding.family for finding in half]
    acted = signs_since(families, review.sign_keys, review.last_day)
    mandates = FocalPoint.objects.sitting().filter(family__in=families)
    holders = {(m.family_id, m.seat): m for m in mandates.select_related("user", "family")}
    silent = [
        holders[finding.family_id, seat]
        for finding in half
        for seat in finding.silent_seats
        if (finding.family_id, seat) in holders and seat not in acted.get(finding.family_id, [])
    ]
    return NoticePlan(
        [case for case in asked if case.family_id not in acted and case.family.is_active],
        [case for case in asked if case.family_id in acted or not case.family.is_active],
        silent,
    )


@transaction.atomic
def give_notices(
    review: CompositionReview, *, actor: User, expected: str = ""
) -> CompositionReview:
    """Give notice to both seats and the address of each family without a sign.

    The family has the review's days to answer, until 18:00 at the bureau on the last; one
    click is enough. Where one seat is silent and the other active, the silent one gets a
    message and nothing else happens. Raises ``DomainError``.
    """
    review = locked(review)
    list(review.cases.select_for_update().order_by("pk"))  # all of them before the first act
    _check_may_follow(review)
    plan = plan_notices(review)
    if expected and expected != plan.fingerprint:
        raise stale()
    review.noticed_at = clock.now()
    review.save(update_fields=["noticed_at"])
    for case in plan.stopping:
        settle_as_stopped(case, how=StoppedHow.SIGN, actor=None)
    for case in plan.noticing:
        _notice(case, actor)
    for mandate in plan.silent:
        notifications.seat_silent(review, mandate)
    return review


def _check_may_follow(review: CompositionReview) -> None:
    if review.noticed_at:
        raise DomainError(
            _("The notices of %(review)s were given.") % {"review": review},
            rule=_("Notice is given once, and repeated by the clock."),
            so=_("Nothing is left to do."),
        )
    reminded_on = review.opened_at.astimezone(settings.BUREAU_TIME_ZONE).date()
    if not notice_may_follow(reminded_on, review.reminder_days, clock.today()):
        raise DomainError(
            _("The [families] were asked kindly on %(day)s.") % {"day": on_day(reminded_on)},
            rule=_("Notice follows %(days)s days after the kind reminder, not before.")
            % {"days": review.reminder_days},
            so=_("Come back then."),
        )


def _notice(case: ReviewCase, actor: User) -> None:
    case.move_to(CaseStatus.NOTICED)
    case.noticed_at, case.notices_sent = clock.now(), 1
    case.notice_ends_at = notice_ends_at(
        case.noticed_at, case.review.notice_days, settings.BUREAU_TIME_ZONE
    )
    case.save(update_fields=["status", "noticed_at", "notices_sent", "notice_ends_at"])
    notifications.notice_given(case)
    audit.record(
        ReviewEvent.NOTICE_GIVEN,
        case,
        actor=actor,
        family=case.family.slug,
        review=case.review.reference,
        until=case.notice_ends_at,
    )
