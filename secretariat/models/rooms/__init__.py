from secretariat.models.rooms.booking import ResourceBooking, RoomBooking, RoomChange
from secretariat.models.rooms.room import Resource, Room, RoomDay
from secretariat.models.rooms.terms import RoomContact, RoomGroup, RoomTerms

__all__ = [
    "Resource",
    "ResourceBooking",
    "Room",
    "RoomBooking",
    "RoomChange",
    "RoomContact",
    "RoomDay",
    "RoomGroup",
    "RoomTerms",
]
