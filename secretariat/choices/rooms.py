"""Words of rooms, interpretation and equipment, and what the trail says of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    FAMILY = "family", _("[Family]")
    WORKING_GROUP = "working_group", _("Working group")
    CAUCUS = "caucus", _("Caucus")
    PLENARY = "plenary", _("The [plenary]")
    BUREAU = "bureau", _("The [bureau] itself")


class ResourceKind(models.TextChoices):
    INTERPRETATION = "interpretation", _("Interpretation team")
    BOOTH = "booth", _("Booth")
    PROJECTOR = "projector", _("Projector")
    MICROPHONE = "microphone", _("Microphone")
    OTHER = "other", _("Something else")


class BookingStatus(models.TextChoices):
    WAITING = "waiting", _("On the waiting list")
    HELD = "held", _("Booked")
    ENDED = "ended", _("Given back")
    LAPSED = "lapsed", _("Its hour came before anything was freed")


BOOKING_TRANSITIONS = {
    BookingStatus.WAITING: {BookingStatus.HELD, BookingStatus.ENDED, BookingStatus.LAPSED},
    BookingStatus.HELD: {BookingStatus.ENDED},
    BookingStatus.ENDED: set(),
    BookingStatus.LAPSED: set(),
}

BOOKING_TONES = {
    BookingStatus.WAITING: "waiting",
    BookingStatus.HELD: "done",
    BookingStatus.ENDED: "stopped",
    BookingStatus.LAPSED: "stopped",
}


class RoomAct(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    BOOKED = "rooms.booked", "Room booked"
    BOOKED_BEYOND = "rooms.booked_beyond", "Room booked beyond the limits, with a reason"
    WAITS = "rooms.waits", "Put on the waiting list for a room"
    STEPPED_UP = "rooms.stepped_up", "Room booked from the waiting list"
    CHANGED = "rooms.changed", "Booking of a room changed"
    ENDED = "rooms.ended", "Room given back"
    LAPSED = "rooms.lapsed", "Wait for a room lapsed"
    RESOURCES_BOOKED = "rooms.resources_booked", "Interpretation or equipment booked"
    RESOURCE_STEPPED_UP = "rooms.resource_stepped_up", "Resource booked from the waiting list"
    RESOURCES_ENDED = "rooms.resources_ended", "Interpretation or equipment given back"
    WRITTEN_DOWN = "rooms.written_down", "Rooms, teams or their terms written down"
    QUANTITY_SET = "rooms.quantity_set", "Quantity of a resource set"
    GROUP_NAMED = "rooms.group_named", "Person named who books for a group"
