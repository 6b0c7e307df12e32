"""The administration of this floor, one file a subject."""

from secretariat.admin import slots, terms

__all__ = ["slots", "terms"]
