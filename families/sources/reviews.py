"""What a composition review tells the home page, somebody's desk and the monthly report."""

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from csb_portal.querying import any_within
from families.choices.reviews import CaseStatus, StoppedHow
from families.models import CompositionReview, ReviewCase
from families.permissions.mandates import current_mandate
from families.permissions.reviews import can_decide_case, can_run_reviews, former_focal_point_of
from families.rules.reviews import notice_may_follow


def _cases() -> list[ReviewCase]:
    return list(ReviewCase.objects.under_review().select_related("family", "review"))


def notices() -> list[Notice]:
    """Say which families are under review, so that whoever knows them can tell them."""
    return [
        Notice(
            _("%(family)s is under review") % {"family": case.family},
            case.get_absolute_url(),
            str(case.status_label),
            until=case.notice_ends_at
            if case.status == CaseStatus.NOTICED
            else case.objections_until,
        )
        for case in _cases()
    ]


def tasks_for(user: User) -> list[Task]:
    """Say what a review wants of somebody: an answer, an objection, a decision."""
    mandate = current_mandate(user)
    if mandate is None and (family := former_focal_point_of(user)):
        return [_come_back(family.slug, str(family)), *_of_staff(user)]
    tasks = []
    if mandate:
        for case in ReviewCase.objects.open().select_related("family", "review"):
            if case.family_id == mandate.family_id:
                tasks.append(_answer(case))
            elif case.status == CaseStatus.PROPOSED and case.takes_objections():
                tasks.append(_object(case))
    return [*tasks, *_of_staff(user)]


def _answer(case: ReviewCase) -> Task:
    return Task(
        title=_("Say that %(family)s is there") % {"family": case.family},
        url=case.stop_path,
        action=_("We are there"),
        detail=_("The portal saw no sign of activity. One click is enough."),
        due_at=case.notice_ends_at if case.can_be_stopped() else None,
    )


def _object(case: ReviewCase) -> Task:
    return Task(
        title=_("%(family)s is to be recorded as dormant") % {"family": case.family},
        url=case.get_absolute_url(),
        action=_("Read, and object if you do"),
        detail=_("If nobody objects, nothing is needed from you."),
        due_at=case.objections_until,
    )


def _come_back(slug: str, family: str) -> Task:
    return Task(
        title=_("%(family)s is dormant") % {"family": family},
        url=reverse("families:family-detail", args=[slug]),
        action=_("See how it stands"),
        detail=_("You spoke for it. If the [family] lives, its door is open: say “we are back”."),
    )


def _of_staff(user: User) -> list[Task]:
    if not can_run_reviews(user):
        return []
    contested = ReviewCase.objects.filter(status=CaseStatus.OBJECTED)
    tasks = [
        Task(
            title=_("Decide on %(family)s") % {"family": case.family},
            url=case.get_absolute_url(),
            action=_("Decide"),
            detail=_("Somebody objects to recording it as dormant."),
        )
        for case in contested.select_related("family", "review")
        if can_decide_case(user, case)
    ]
    return tasks + [_give_notice(review) for review in _waiting_for_notice()]


def _waiting_for_notice() -> list[CompositionReview]:
    today = clock.today()
    return [
        review
        for review in CompositionReview.objects.filter(noticed_at=None)
        if notice_may_follow(_day(review.opened_at), review.reminder_days, today)
    ]


def _give_notice(review: CompositionReview) -> Task:
    return Task(
        title=_("Give the notices of review %(review)s") % {"review": review},
        url=reverse("admin:families_compositionreview_notices", args=[review.pk]),
        action=_("See them first"),
        detail=_("The [families] were asked kindly; the days for that are over."),
    )


def entries(month: Month) -> list[Entry]:
    """Tell of notices given in ``month`` and of how reviews of families ended."""
    starts, ends = month.span
    touched = any_within(month.span, "noticed_at", "stopped_at", "decided_at")
    cases = ReviewCase.objects.public().filter(touched).select_related("family", "review")
    told: list[tuple[datetime, Entry]] = []
    for case in cases:
        for at, sentence, why in _told(case):
            if at and starts <= at < ends:
                title = sentence % {"family": case.family}
                told.append((at, Entry("families", title, case.get_absolute_url(), why)))
    return [entry for _at, entry in sorted(told, key=lambda pair: pair[0])]


def _told(case: ReviewCase) -> list[tuple[datetime | None, str, str]]:
    decided = _("%(family)s was recorded as dormant.")
    if case.status == CaseStatus.KEPT:
        decided = _("%(family)s was kept, after a review.")
    stopped = _("%(family)s answered; its review was stopped.")
    if case.stopped_how == StoppedHow.SIGN:
        stopped = _("%(family)s gave a sign of activity; its review was stopped.")
    return [
        (case.noticed_at, _("%(family)s got notice of a review."), ""),
        (case.stopped_at, stopped, ""),
        (case.decided_at, decided, case.decision_reason),
    ]


def _day(at: datetime) -> date:
    return at.astimezone(settings.BUREAU_TIME_ZONE).date()
