"""What happens on this floor because time passes."""

from liaison.services.calendar import own_rooms, polls
from liaison.services.channels import timekeeping as channels
from liaison.services.consultations import timekeeping as consultations
from liaison.services.inbox import timekeeping as inbox
from liaison.services.incoming import forgetting
from liaison.services.meetings import timekeeping as meetings
from liaison.services.register import reminders

SUBJECTS = (reminders, inbox, consultations, channels, meetings, polls, own_rooms, forgetting)


def keep_time() -> None:
    """Take every step of this floor whose time has come. Safe to run twice."""
    for subject in SUBJECTS:
        subject.keep_time()
