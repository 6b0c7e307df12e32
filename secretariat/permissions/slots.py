"""Who runs calls for slots, who may nominate, and who has a part in a session."""

from django.db.models import Q

from csb_portal.models import User
from csb_portal.personal_data import addresses_of
from families.models import FocalPoint
from families.permissions.mandates import current_mandate
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import STANDING, CallStatus, MayNominate
from secretariat.models import SlotCall, SlotNomination, SlotSession
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.terms import Somebody, is_member_or_staff

# A nomination that is gone, or that nobody confirmed, keeps nobody from the slate.
UNCOUNTED = (CaseStatus.UNCONFIRMED, CaseStatus.WITHDRAWN, CaseStatus.RETURNED)


def can_run_slots(user: Somebody) -> bool:
    """The secretariat puts slates together; staff lend it a hand (proposal, 3.c)."""
    return is_member_or_staff(user)


def can_see_call(user: Somebody, call: SlotCall) -> bool:
    """Everybody once it is published; those who run calls before."""
    return call.published_at is not None or can_run_slots(user)


def can_record_outcomes(user: Somebody) -> bool:
    """Whoever hears from those who decide: the secretariat, staff and the Division."""
    return can_handle_cases(user)


def seat_to_nominate(user: Somebody) -> FocalPoint | None:
    """Return the mandate by which ``user`` nominates for a family, if any."""
    return current_mandate(user)


def can_nominate(user: Somebody, call: SlotCall) -> bool:
    """Focal points; groups and strangers where the call says so."""
    return call.may_nominate != MayNominate.FAMILIES or seat_to_nominate(user) is not None


def nominated_with(user: User, sessions: Q) -> bool:
    """Tell whether ``user`` nominates or is nominated in one of some sessions."""
    addresses = addresses_of(user)
    nominations = SlotNomination.objects.filter(sessions).exclude(case__status__in=UNCOUNTED)
    own = Q(case__applicant=user) | Q(case__email__in=addresses)
    named = Q(people__email__in=addresses, people__status__in=STANDING)
    return nominations.filter(own | named).exists()


def has_part_in(user: User, session: SlotSession) -> bool:
    """Nobody puts together what they are nominated for, or nominate for themselves."""
    return nominated_with(user, Q(session=session))


def has_part_in_call(user: User, call: SlotCall) -> bool:
    return nominated_with(user, Q(call=call))


def is_second_person(user: User, call: SlotCall) -> bool:
    """Whoever neither put a name on the slate nor proposed it, and has no part in the call."""
    has_placed = call.sessions.filter(places__placed_by=user).exists()
    return call.proposed_by_id != user.pk and not has_placed and not has_part_in_call(user, call)


def can_confirm(user: Somebody, call: SlotCall) -> bool:
    return (
        call.status == CallStatus.PROPOSED
        and user.is_authenticated
        and can_run_slots(user)
        and is_second_person(user, call)
    )
