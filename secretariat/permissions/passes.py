"""Who prepares, ranks, sees names, and stands at the door."""

from django.conf import settings
from django.utils.module_loading import import_string

from csb_portal.models import User
from families.models import Family
from families.permissions.mandates import current_mandate, mandate_for
from secretariat.models import PassPool
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.terms import Somebody


def can_manage_pools(user: Somebody) -> bool:
    """Those who handle cases receive the passes of the host, and give out what is left."""
    return can_handle_cases(user)


def can_see_names(user: Somebody, family: Family | None) -> bool:
    """Names are for those who handle requests, and for the focal points of the family."""
    if can_handle_cases(user):
        return True
    return family is not None and mandate_for(user, family) is not None


def families_with_names(user: Somebody) -> set[int] | None:
    """Return the families whose names ``user`` sees, by their keys; ``None`` stands for all."""
    if can_handle_cases(user):
        return None
    mandate = current_mandate(user)
    return {mandate.family_id} if mandate else set()


def can_rank(user: Somebody, family: Family) -> bool:
    """The focal points of a family rank its requests."""
    return mandate_for(user, family) is not None


def can_see_pool(user: Somebody, pool: PassPool) -> bool:
    """A draft is for those who prepare it; everybody reads what is published."""
    return pool.published_at is not None or can_manage_pools(user)


def can_keep_door(user: Somebody) -> bool:
    """Those who handle requests stand at the door."""
    return can_handle_cases(user)


def on_duty() -> list[User]:
    """Return who has the duty now, as the floors above know; nobody where no rota runs."""
    return [person for path in settings.ON_DUTY for person in import_string(path)()]


def can_release(user: Somebody) -> bool:
    """Whoever has the duty passes on what nobody came for; without a rota, whoever is at the door."""
    if not user.is_authenticated or not can_keep_door(user):
        return False
    serving = on_duty()
    return not serving or user in serving
