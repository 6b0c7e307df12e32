from secretariat.models.cases import (
    Case,
    CaseDecision,
    CaseFile,
    CaseItem,
    CaseNote,
    CaseStep,
    CaseTerms,
    Event,
    Requirement,
)
from secretariat.models.terms import Claim, HandoverItem, Place, Seat, Term, TermFamily, places_of

__all__ = [
    "Case",
    "CaseDecision",
    "CaseFile",
    "CaseItem",
    "CaseNote",
    "CaseStep",
    "CaseTerms",
    "Claim",
    "Event",
    "HandoverItem",
    "Place",
    "Requirement",
    "Seat",
    "Term",
    "TermFamily",
    "places_of",
]
