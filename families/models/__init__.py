from families.models.family import Family
from families.models.focal_point import FocalPoint

__all__ = ["Family", "FocalPoint"]
