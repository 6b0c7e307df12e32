from csb_portal.models.data_request import DataRequest
from csb_portal.models.mail import MailStatus, OutgoingMail, SharedContent
from csb_portal.models.merged_person import MergedPerson
from csb_portal.models.reference import ReferenceSeries
from csb_portal.models.restoration import Restoration
from csb_portal.models.retention import RetentionRule
from csb_portal.models.separate_people import SeparatePeople
from csb_portal.models.stored_file import StoredFile
from csb_portal.models.trail import AuditDetail, AuditEntry, AuditHead
from csb_portal.models.user import User

__all__ = [
    "AuditDetail",
    "AuditEntry",
    "AuditHead",
    "DataRequest",
    "MailStatus",
    "MergedPerson",
    "OutgoingMail",
    "ReferenceSeries",
    "Restoration",
    "RetentionRule",
    "SeparatePeople",
    "SharedContent",
    "StoredFile",
    "User",
]
