"""What is handed over with a seat of a family: its actions, its messages, its duty."""

from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Notice, Section
from csb_portal.moments import on_day, when
from families.models import Family
from liaison.models import ActionItem, Message
from liaison.models.inbox.shift import DutyShift
from secretariat.models import Seat


def seat_dossier(family: Family, seat: int) -> list[Section]:
    """Say which actions a seat owes, which messages of its family wait, and its duty."""
    return [_actions(family, seat), _messages(family), _duty(family, seat)]


def _actions(family: Family, seat: int) -> Section:
    owed = ActionItem.objects.public().open().filter(owner_family=family, owner_seat=seat)
    notices = [
        Notice(
            f"{action.reference}: {action.text}",
            action.get_absolute_url(),
            _("Due on %(day)s.") % {"day": on_day(action.due_on)},
        )
        for action in owed
    ]
    return Section(_("Open action items of the seat"), notices, _("The seat owes none."))


def _messages(family: Family) -> Section:
    waiting = Message.objects.public().open().with_public_text().about(family)
    notices = [
        Notice(f"{message.reference}: {message.subject}", message.get_absolute_url())
        for message in waiting.order_by("received_at")
    ]
    return Section(_("Requests and messages that wait"), notices, _("None waits."))


def _duty(family: Family, seat: int) -> Section:
    held = Seat.objects.current().filter(focal_point__family=family, focal_point__seat=seat)
    numbers = held.values_list("number", "term")
    now = clock.now()
    notices = [
        Notice(
            _("From %(start)s to %(end)s")
            % {"start": when(shift.starts_at), "end": when(shift.ends_at)},
            reverse("liaison:duty"),
        )
        for number, term in numbers
        for shift in DutyShift.objects.not_over(now).filter(seat=number, rota__term=term)
    ]
    return Section(_("Duty to come"), notices, _("None is planned for the seat."))
