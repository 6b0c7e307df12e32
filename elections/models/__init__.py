from elections.models.call import VolunteerCall
from elections.models.candidacy import Candidacy
from elections.models.chain import ArchiveCheck, ChainEvent, CheckedChunk
from elections.models.complaint import Complaint
from elections.models.election import Election
from elections.models.group_seats import GroupSeats, Seating
from elections.models.interest import ExpressionOfInterest, KeptStatement
from elections.models.nomination import Nomination
from elections.models.resolution import HoursChange, Resolution
from elections.models.roll import RollCorrection, RollEntry
from elections.models.trustee import Registrar, Trustee

__all__ = [
    "ArchiveCheck",
    "Candidacy",
    "ChainEvent",
    "CheckedChunk",
    "Complaint",
    "Election",
    "ExpressionOfInterest",
    "GroupSeats",
    "HoursChange",
    "KeptStatement",
    "Nomination",
    "Registrar",
    "Resolution",
    "RollCorrection",
    "RollEntry",
    "Seating",
    "Trustee",
    "VolunteerCall",
]
