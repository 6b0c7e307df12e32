"""The administration of this floor, one file a subject."""

from secretariat.admin import terms

__all__ = ["terms"]
