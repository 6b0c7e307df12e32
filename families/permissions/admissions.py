"""Who may publish, object to, decide and appeal an application."""

from django.contrib.auth.models import AnonymousUser

from csb_portal.models import User
from csb_portal.permissions import is_staff
from csb_portal.services.people import find_person
from families.choices.admissions import ApplicationStatus
from families.models import Application, ApplicationComment, FocalPoint
from families.permissions.mandates import current_mandate


def can_run_admissions(user: User | AnonymousUser) -> bool:
    """Staff publish applications and decide where somebody objects."""
    return is_staff(user)


def is_behind(user: User, application: Application) -> bool:
    """Tell whether somebody made the application, or is one of its people."""
    people = application.people.all()
    return application.entered_by == user or any(find_person(p.email) == user for p in people)


def may_decide_on(user: User, application: Application) -> bool:
    """Nobody decides on their own application, nor on what they objected to."""
    objected = application.objections.filter(user=user).exists()
    return not objected and not is_behind(user, application)


def may_decide_appeal(user: User, application: Application) -> bool:
    """An appeal is decided by somebody else than the first decision."""
    decided = application.decisions.filter(decided_by=user).exists()
    return not decided and may_decide_on(user, application)


def may_remove(user: User, comment: ApplicationComment) -> bool:
    """Nobody removes what was said on a matter of their own, nor their own words."""
    is_author = comment.author == user or bool(comment.email and find_person(comment.email) == user)
    return not is_author and may_decide_on(user, comment.application)


def can_moderate(user: User | AnonymousUser, application: Application) -> bool:
    """Whether to take abuse off its page."""
    return user.is_authenticated and can_run_admissions(user) and may_decide_on(user, application)


def can_remove(user: User | AnonymousUser, comment: ApplicationComment) -> bool:
    return user.is_authenticated and can_run_admissions(user) and may_remove(user, comment)


def can_publish(user: User | AnonymousUser, application: Application) -> bool:
    return (
        user.is_authenticated
        and application.status == ApplicationStatus.RECEIVED
        and can_run_admissions(user)
        and may_decide_on(user, application)
    )


def can_decide_on(user: User | AnonymousUser, application: Application) -> bool:
    """Whether to refuse what is incomplete, or to decide once the time to object is over."""
    return (
        user.is_authenticated
        and not application.takes_objections()
        and application.status in (ApplicationStatus.RECEIVED, ApplicationStatus.CONTESTED)
        and can_run_admissions(user)
        and may_decide_on(user, application)
    )


def can_decide_appeal(user: User | AnonymousUser, application: Application) -> bool:
    return (
        user.is_authenticated
        and application.status == ApplicationStatus.APPEALED
        and can_run_admissions(user)
        and may_decide_appeal(user, application)
    )


def voice_on(user: User | AnonymousUser, application: Application) -> FocalPoint | None:
    """Return the mandate by which somebody objects: of the bureau, or of the family that returns.

    Whoever holds a seat of the dormant family hears of it, and may say that it is not theirs.
    """
    if mandate := current_mandate(user):
        return mandate
    if not (application.family and user.is_authenticated and user.is_active):
        return None
    own = FocalPoint.objects.current().filter(user=user, family=application.family)
    return own.select_related("family", "user").first()


def can_object_to(user: User | AnonymousUser, application: Application) -> bool:
    """Every focal point, and who holds a seat of the family, once, while the window is open."""
    if not application.takes_objections():
        return False
    mandate = voice_on(user, application)
    return mandate is not None and not application.objections.filter(user=mandate.user).exists()
