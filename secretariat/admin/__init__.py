"""The administration of this floor, one file a subject."""

from secretariat.admin import cases, contributions, funding, rooms, slots, terms

__all__ = ["cases", "contributions", "funding", "rooms", "slots", "terms"]
