from reports.models.report import MonthlyReport
from reports.models.search import FoundText
from reports.models.sharing import Assignment, SectionComment
from reports.models.snapshot import Snapshot
from reports.models.subscription import Subscription
from reports.models.text import Approval, TextRevision
from reports.models.translation import ReportTranslation
from reports.models.version import ReportVersion

__all__ = [
    "Approval",
    "Assignment",
    "FoundText",
    "MonthlyReport",
    "ReportTranslation",
    "ReportVersion",
    "SectionComment",
    "Snapshot",
    "Subscription",
    "TextRevision",
]
