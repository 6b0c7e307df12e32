"""What the clock does with applications: admit where nobody objected."""

from families.choices.admissions import ApplicationStatus
from families.models import Application
from families.services.admissions.admitting import admit_unopposed


def keep_time() -> None:
    """Take every step whose hour has come. Safe to run twice."""
    published = Application.objects.filter(status=ApplicationStatus.PUBLISHED)
    for application in published.order_by("pk"):
        if not application.takes_objections():
            admit_unopposed(application)
