"""Who hears of a review: the family's seats and address, the bureau, and staff."""

from django.conf import settings
from django.utils.module_loading import import_string

from csb_portal import mail
from csb_portal.models import User
from csb_portal.permissions import Role
from families.choices.reviews import CaseStatus
from families.models import CompositionReview, Family, FocalPoint, ReviewCase
from families.review_links import stop_url


def family_asked(case: ReviewCase) -> None:
    """Ask a family kindly, days before any notice, whether it is there."""
    _to_family("families/email/review_asked", case, f"review-asked:{case.pk}")


def notice_given(case: ReviewCase) -> None:
    """Write to both seats and to the family's address that the family is under review."""
    occasion = f"review-notice:{case.pk}:{case.notices_sent}"
    _to_family("families/email/review_notice", case, occasion)


def seat_silent(review: CompositionReview, mandate: FocalPoint) -> None:
    """Write to a seat without a sign whose partner is active; the family is not reviewed."""
    mail.queue(
        "families/email/seat_silent",
        to=[mandate.user],
        occasion=f"seat-silent:{review.pk}",
        mandate=mandate,
        review=review,
    )


def review_stopped(case: ReviewCase) -> None:
    """Tell the family and staff that the review is over, and why."""
    mail.queue(
        "families/email/review_stopped",
        to=[*seats_of(case.family), *address_of(case.family), *staff()],
        occasion=f"review-stopped:{case.pk}",
        case=case,
    )


def objections_asked(case: ReviewCase) -> None:
    """Ask every focal point whether they object to recording the family as dormant."""
    mail.queue(
        "families/email/review_objections",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"review-objections:{case.pk}",
        case=case,
    )


def decision_wanted(case: ReviewCase) -> None:
    """Ask staff for a decision, once a case."""
    mail.queue(
        "families/email/review_decision_wanted",
        to=staff(),
        occasion=f"review-decision-wanted:{case.pk}",
        case=case,
    )


def case_decided(case: ReviewCase) -> None:
    """Announce to the whole bureau, and to the family, what was decided and why.

    That a family falls dormant, the plenary hears as well (proposal, 1.d).
    """
    users = {user.pk: user for user in FocalPoint.objects.sitting().users()}
    users |= {user.pk: user for user in seats_of(case.family)}
    heard = plenary() if case.status == CaseStatus.DORMANT else []
    mail.queue(
        "families/email/review_decided",
        to=[*users.values(), *address_of(case.family), *heard],
        occasion=f"review-decided:{case.pk}",
        case=case,
    )


def seats_of(family: Family) -> list[User]:
    """Return whoever holds a mandate of the family today, dormant or not."""
    return list(FocalPoint.objects.current().filter(family=family).users())


def plenary() -> list[mail.Reader]:
    """Return the lists that hear of families, which a floor above knows by their addresses."""
    return [reader for path in settings.HEAR_OF_FAMILIES for reader in import_string(path)()]


def staff() -> list[User]:
    return list(User.objects.filter(groups__name=Role.STAFF, is_active=True))


def address_of(family: Family) -> list[mail.Reader]:
    if not family.contact_email:
        return []
    return [mail.Reader(email=family.contact_email, name=family.name)]


def _to_family(template: str, case: ReviewCase, occasion: str) -> None:
    """Mail each seat and the family's address a link of its own; whoever has one can act by it."""
    links: list[tuple[User | mail.Reader, str]] = [
        (user, stop_url(case, user)) for user in seats_of(case.family)
    ]
    links += [(reader, stop_url(case, None)) for reader in address_of(case.family)]
    for reader, link in links:
        mail.queue(
            template, to=[reader], occasion=occasion, confidential=True, case=case, link=link
        )
