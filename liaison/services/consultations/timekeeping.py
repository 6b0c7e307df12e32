"""What happens to consultations because time passes."""

from csb_portal import clock
from liaison.models import Consultation
from liaison.services.consultations.running import close_consultation


def keep_time() -> None:
    """Close what is over. Safe to run twice."""
    for consultation in Consultation.objects.over(clock.now()):
        close_consultation(consultation)
