"""The desk of whoever keeps the roll: families, mandates, and the lists they come from."""

from families.admin import families, focal_points

__all__ = ["families", "focal_points"]
