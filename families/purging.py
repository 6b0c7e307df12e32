"""What of this floor goes by itself."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.retention import Purger, forget_addresses
from families.choices.admissions import ApplicationStatus
from families.models import Application, ApplicationComment, ApplicationPerson
from families.rules.admissions import CONFIRM_WITHIN
from families.services.import_files import forget_old_files

NOT_CONFIRMED = _("Nobody has shown yet that the address is theirs.")


def purge_applications(before: datetime) -> int:
    """Forget what its people did not stand by; whoever is named there goes with it."""
    asked = Application.objects.filter(status=ApplicationStatus.UNCONFIRMED)
    return asked.filter(asked_at__lte=before).delete()[0]


def purge_comments(before: datetime) -> int:
    written = ApplicationComment.objects.filter(taken_at=None)
    return written.filter(written_at__lte=before).delete()[0]


def purge_application_addresses(before: datetime) -> int:
    """Forget where people and commenters of an application were reached, once it is decided."""
    ended = Application.objects.ended_by(before)
    wrote = Q(application__in=ended, author=None)
    return forget_addresses(ApplicationPerson, "email", Q(application__in=ended)) + (
        forget_addresses(ApplicationComment, "email", wrote)
    )


PURGERS = (
    Purger(
        "families.import-files",
        1,
        _("Lists of people that staff handed in and did not confirm"),
        _("They hold addresses, and nobody has said yet that they are right."),
        forget_old_files,
    ),
    Purger(
        "families.unconfirmed-applications",
        CONFIRM_WITHIN.days,
        _("Applications for a place that not all their people stood by"),
        NOT_CONFIRMED,
        purge_applications,
    ),
    Purger(
        "families.unconfirmed-application-comments",
        CONFIRM_WITHIN.days,
        _("Comments on an application that nobody confirmed"),
        NOT_CONFIRMED,
        purge_comments,
    ),
    Purger(
        "families.application-addresses",
        365,
        _("Where those who applied, and those who commented, were reached"),
        _("So that they can be told of the decision, of an appeal, and asked about it."),
        purge_application_addresses,
    ),
)
