"""The administration of this floor, one file a subject."""

from secretariat.admin import cases, rooms, slots, terms

__all__ = ["cases", "rooms", "slots", "terms"]
