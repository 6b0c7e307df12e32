"""Who sees and who handles participation cases."""

from csb_portal.permissions import is_operator
from csb_portal.services.people import find_person
from families.permissions.mandates import mandate_for
from secretariat.choices.cases import HIDDEN_FROM_FAMILIES
from secretariat.models import Case
from secretariat.permissions.recusals import is_kept_out
from secretariat.permissions.terms import Somebody, is_member_or_staff


def can_handle_cases(user: Somebody) -> bool:
    """The six, the Civil Society Division, and staff who lend them a hand (proposal, 3.c)."""
    return is_operator(user) or is_member_or_staff(user)  # the one that asks the database last


def is_own_case(user: Somebody, case: Case) -> bool:
    """Tell whether ``user`` asked for it, by the account or by any confirmed address."""
    if not user.is_authenticated:
        return False
    return case.applicant_id == user.pk or find_person(case.email) == user


def can_handle(user: Somebody, case: Case) -> bool:
    """Nobody handles what they asked for themselves, nor what they have a tie to."""
    if not can_handle_cases(user):
        return False
    return not is_own_case(user, case) and not is_kept_out(user, case)


def can_see_case(user: Somebody, case: Case) -> bool:
    """Those who handle it, the applicant, and the focal points of the family it belongs to.

    Of a funding round, whoever has a tie to it sees nothing but their own.
    A letter for a visa needs a passport, which is no business of the family's.
    """
    if not user.is_authenticated:
        return False
    if is_own_case(user, case):
        return True
    if is_kept_out(user, case):
        return False
    if can_handle_cases(user):
        return True
    if case.family is None or case.kind in HIDDEN_FROM_FAMILIES:
        return False
    return mandate_for(user, case.family) is not None
