"""The administration of this floor, one file a subject."""

from secretariat.admin import cases, funding, rooms, slots, terms

__all__ = ["cases", "funding", "rooms", "slots", "terms"]
