from secretariat.models.slots.call import SlateSending, SlotCall, SlotSession
from secretariat.models.slots.nomination import SlotNomination, SlotPerson
from secretariat.models.slots.slate import SlatePlace, SlotOutcome

__all__ = [
    "SlatePlace",
    "SlateSending",
    "SlotCall",
    "SlotNomination",
    "SlotOutcome",
    "SlotPerson",
    "SlotSession",
]
