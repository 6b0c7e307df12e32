"""Who may do what with meetings."""

from csb_portal.permissions import is_staff
from families.permissions.mandates import current_mandate, is_focal_point, mandate_for
from liaison.choices.meetings import MeetingKind
from liaison.models import ActionItem, Meeting
from liaison.models.meetings.meeting import MeetingQuerySet
from liaison.permissions.roles import Somebody
from secretariat.permissions.terms import is_secretariat_member


def can_plan_meetings(user: Somebody) -> bool:
    """The six keep up the regular interfaces and the bureau's own meetings (proposal, 3.d to f)."""
    return is_secretariat_member(user)


def can_run(user: Somebody, meeting: Meeting) -> bool:
    """Whoever plans, announces, moves and minutes it: the six, and a family its own."""
    if is_secretariat_member(user):
        return True
    if meeting.kind == MeetingKind.FAMILY and meeting.family:
        return mandate_for(user, meeting.family) is not None
    return False


def can_propose_items(user: Somebody, meeting: Meeting) -> bool:
    """Focal points propose until the meeting begins, for a family's meeting its own.

    The other body does so by its link.
    """
    if meeting.kind == MeetingKind.FAMILY:
        return meeting.is_ahead and can_run(user, meeting)
    return meeting.is_ahead and is_focal_point(user)


def run_by(user: Somebody) -> MeetingQuerySet:
    """The meetings somebody plans, announces, moves and minutes."""
    if is_secretariat_member(user):
        return Meeting.objects.all()
    mandate = current_mandate(user)
    return Meeting.objects.of_family(mandate.family) if mandate else Meeting.objects.none()


def can_see(user: Somebody, meeting: Meeting) -> bool:
    """Everyone sees what was announced; a plan is seen by those who make it."""
    return meeting.is_public or can_run(user, meeting) or is_staff(user)


def can_read_drafts(user: Somebody, meeting: Meeting) -> bool:
    """Minutes before they are published: whoever runs it, and focal points who were invited."""
    return can_run(user, meeting) or is_staff(user) or _is_invited(user, meeting)


def can_see_link(user: Somebody, meeting: Meeting) -> bool:
    """The way in from afar is for those who are invited, and everyone's at a plenary."""
    return bool(meeting.public_link) or can_read_drafts(user, meeting)


def can_name_contacts(user: Somebody, meeting: Meeting) -> bool:
    """People of other bodies are named to those who run the meeting, and to nobody else."""
    return can_run(user, meeting) or is_staff(user)


def can_see_action(user: Somebody, action: ActionItem) -> bool:
    """Everyone, once the minutes of its meeting are published; before that, colleagues."""
    published = action.meeting.published_minutes is not None
    return published or is_focal_point(user) or is_staff(user)


def can_close_action(user: Somebody, action: ActionItem) -> bool:
    """Whoever holds the seat that owes it, and the secretariat."""
    if is_secretariat_member(user):
        return True
    mandate = mandate_for(user, action.owner_family)
    return mandate is not None and mandate.seat == action.owner_seat


def can_reassign_action(user: Somebody, action: ActionItem) -> bool:
    return can_run(user, action.meeting)


def _is_invited(user: Somebody, meeting: Meeting) -> bool:
    if not (user.is_authenticated and user.is_active):
        return False
    return meeting.invitations.filter(user=user, ended_at=None).exists()
