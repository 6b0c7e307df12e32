from families.models.family import Family, FamilyStatusChange
from families.models.focal_point import FocalPoint
from families.models.import_file import ImportFile
from families.models.seats import SeatOn

__all__ = ["Family", "FamilyStatusChange", "FocalPoint", "ImportFile", "SeatOn"]
