"""The administration of this floor, one file a subject."""

from secretariat.admin import cases, slots, terms

__all__ = ["cases", "slots", "terms"]
