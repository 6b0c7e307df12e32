from reports.models.report import MonthlyReport
from reports.models.search import FoundText
from reports.models.sharing import Assignment, SectionComment
from reports.models.subscription import Subscription
from reports.models.text import Approval, TextRevision
from reports.models.version import ReportVersion

__all__ = [
    "Approval",
    "Assignment",
    "FoundText",
    "MonthlyReport",
    "ReportVersion",
    "SectionComment",
    "Subscription",
    "TextRevision",
]
