"""Who may run, answer, object to and decide a composition review."""

from django.contrib.auth.models import AnonymousUser

from csb_portal.models import User
from csb_portal.permissions import is_staff
from families.choices.families import FamilyStatus
from families.models import CompositionReview, Family, FocalPoint, ReviewCase, ReviewFinding
from families.models.review.review import ReviewFindingQuerySet
from families.permissions.mandates import current_mandate


def can_run_reviews(user: User | AnonymousUser) -> bool:
    """Staff open reviews and give notice; who is found silent, the records say."""
    return is_staff(user)


def can_see_review(user: User | AnonymousUser, review: CompositionReview) -> bool:
    """Everybody, once notices were given; before, those who are asked kindly are not shown."""
    return review.noticed_at is not None or can_run_reviews(user)


def findings_for(user: User | AnonymousUser) -> ReviewFindingQuerySet:
    """Staff see all that was found; everybody else not who was only asked kindly."""
    findings = ReviewFinding.objects.all()
    return findings if can_run_reviews(user) else findings.public()


def can_object(user: User | AnonymousUser, case: ReviewCase) -> bool:
    """Every focal point, once, while the bureau's window is open."""
    if not case.takes_objections():
        return False
    mandate = current_mandate(user)
    return mandate is not None and not case.objections.filter(user=mandate.user).exists()


def may_decide_case(user: User, case: ReviewCase) -> bool:
    """Nobody decides who objected, or who speaks or spoke for the family."""
    objected = case.objections.filter(user=user).exists()
    spoke = FocalPoint.objects.filter(user=user, family=case.family_id).exists()
    return not (objected or spoke)


def can_decide_case(user: User | AnonymousUser, case: ReviewCase) -> bool:
    """Whether to decide on a family somebody objects to, once the time to object is over."""
    return (
        user.is_authenticated
        and case.is_contested
        and not case.takes_objections()
        and can_run_reviews(user)
        and may_decide_case(user, case)
    )


def former_focal_point_of(user: User | AnonymousUser) -> Family | None:
    """Return the dormant family ``user`` spoke for last, unless they sit elsewhere now.

    Its door stays open to them (charter, composition: "returning groups enabled").
    """
    if not user.is_authenticated or current_mandate(user):
        return None
    mandates = FocalPoint.objects.filter(user=user, family__status=FamilyStatus.DORMANT)
    last = mandates.select_related("family").order_by("-since", "-pk").first()
    return last.family if last else None
