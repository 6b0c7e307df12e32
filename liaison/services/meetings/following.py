"""What meetings left to somebody who is silent goes along with the duty."""

from django.utils.translation import gettext as _

from liaison.models import ActionItem
from liaison.services.meetings.actions import reassign_action
from secretariat.models import Seat


def follow_duty(giver: Seat, taker: Seat) -> None:
    """Hand every open action of one member's seat to another's, as the duty passes on."""
    given, taken = giver.focal_point, taker.focal_point
    actions = ActionItem.objects.open().filter(owner_family=given.family, owner_seat=given.seat)
    for action in actions.order_by("pk"):
        reassign_action(
            action,
            family=taken.family,
            seat=taken.seat,
            reason=_("It passed on within the [secretariat]."),
            actor=None,
        )
