from csb_portal.models.mail import MailStatus, OutgoingMail
from csb_portal.models.reference import ReferenceSeries
from csb_portal.models.trail import AuditDetail, AuditEntry, AuditHead
from csb_portal.models.user import User

__all__ = [
    "AuditDetail",
    "AuditEntry",
    "AuditHead",
    "MailStatus",
    "OutgoingMail",
    "ReferenceSeries",
    "User",
]
