"""What happens on this floor because time passes."""

from families.services import succession
from families.services.admissions import timekeeping as admissions
from families.services.reviews import timekeeping as reviews

SUBJECTS = (succession, reviews, admissions)


def keep_time() -> None:
    """Take every step of this floor whose time has come. Safe to run twice."""
    for subject in SUBJECTS:
        subject.keep_time()
