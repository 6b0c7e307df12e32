from secretariat.models.cases.case import Case
from secretariat.models.cases.event import Event
from secretariat.models.cases.file import CaseFile, CaseItem, CaseNote, Requirement
from secretariat.models.cases.history import CaseDecision, CaseStep
from secretariat.models.cases.import_job import ImportJob
from secretariat.models.cases.terms import CaseTerms

__all__ = [
    "Case", "CaseDecision", "CaseFile", "CaseItem", "CaseNote", "CaseStep", "CaseTerms", "Event", "ImportJob", "Requirement",
]  # fmt: skip
