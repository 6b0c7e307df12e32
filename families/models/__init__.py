from families.models.admission.application import Application
from families.models.admission.decision import ApplicationDecision
from families.models.admission.people import (
    ApplicationComment,
    ApplicationObjection,
    ApplicationPerson,
    Supporter,
)
from families.models.alternate import Alternate
from families.models.bureau import Bureau
from families.models.documents import (
    Clause,
    ClauseComment,
    Document,
    DocumentTranslation,
    DocumentVersion,
    version_in_force,
)
from families.models.family import Family, FamilySeatChange, FamilyStatusChange
from families.models.focal_point import FocalPoint, FormerBasis, FormerEnd
from families.models.import_file import ImportFile
from families.models.membership import Membership
from families.models.organisation import Organisation
from families.models.proposal import MandateProposal
from families.models.review.case import ReviewCase
from families.models.review.objection import CaseObjection
from families.models.review.review import CompositionReview, ReviewFinding
from families.models.review.signs import ProcessFlag, RosterConfirmation
from families.models.seats import SeatOn
from families.models.self_statement import SelfStatement
from families.models.subscriber import Subscriber

__all__ = [
    "Alternate",
    "Application",
    "ApplicationComment",
    "ApplicationDecision",
    "ApplicationObjection",
    "ApplicationPerson",
    "Bureau",
    "CaseObjection",
    "Clause",
    "ClauseComment",
    "CompositionReview",
    "Document",
    "DocumentTranslation",
    "DocumentVersion",
    "Family",
    "FamilySeatChange",
    "FamilyStatusChange",
    "FocalPoint",
    "FormerBasis",
    "FormerEnd",
    "ImportFile",
    "MandateProposal",
    "Membership",
    "Organisation",
    "ProcessFlag",
    "ReviewCase",
    "ReviewFinding",
    "RosterConfirmation",
    "SeatOn",
    "SelfStatement",
    "Subscriber",
    "Supporter",
    "version_in_force",
]
