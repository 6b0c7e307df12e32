"""Who may do what with consultations and with the register of advocacy."""

from liaison.models import Consultation
from liaison.permissions.inbox import can_work_in_inbox
from liaison.permissions.roles import Somebody


def can_run_consultations(user: Somebody) -> bool:
    """The secretariat and staff draft, open, moderate and summarise."""
    return can_work_in_inbox(user)


def can_read_consultation(user: Somebody, consultation: Consultation) -> bool:
    """Everyone, once it was announced; before, whoever prepares it."""
    return consultation.opened_at is not None or can_run_consultations(user)


def can_record_advocacy(user: Somebody) -> bool:
    return can_work_in_inbox(user)
