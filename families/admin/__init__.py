"""The desk of whoever keeps the roll: families, mandates, and the lists they come from."""

from families.admin import (
    admissions,
    bureau,
    documents,
    electors,
    families,
    focal_points,
    proposals,
    reviews,
)

__all__ = [
    "admissions",
    "bureau",
    "documents",
    "electors",
    "families",
    "focal_points",
    "proposals",
    "reviews",
]
