from reports.models.report import MonthlyReport
from reports.models.subscription import Subscription
from reports.models.text import Approval, TextRevision
from reports.models.version import ReportVersion

__all__ = ["Approval", "MonthlyReport", "ReportVersion", "Subscription", "TextRevision"]
