from elections.models.call import VolunteerCall
from elections.models.candidacy import BallotBox, Candidacy
from elections.models.complaint import Complaint
from elections.models.election import Election
from elections.models.interest import ExpressionOfInterest, KeptStatement
from elections.models.roll import RollCorrection, RollEntry

__all__ = [
    "BallotBox",
    "Candidacy",
    "Complaint",
    "Election",
    "ExpressionOfInterest",
    "KeptStatement",
    "RollCorrection",
    "RollEntry",
    "VolunteerCall",
]
