"""What of this floor goes by itself."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from csb_portal.retention import Purger, forget_addresses
from secretariat.case_holdings import forget_files, forget_words
from secretariat.choices.cases import OPEN_CASES, CaseStatus
from secretariat.funding_holdings import forget_remarks
from secretariat.models import Case, KnownRegistration
from secretariat.rules.passes.allocate import UNCONFIRMED
from secretariat.services.imports.running import forget_lists
from secretariat.slot_holdings import SLOT_PURGERS

# A deferred file is kept for the next meeting, so that nobody has to send it again.
NOT_SETTLED = (*OPEN_CASES, CaseStatus.DEFERRED)


def settled_before(before: datetime) -> QuerySet[Case]:
    """Return the cases that nobody will take up again, and that were settled before a moment."""
    return Case.objects.filter(closed_at__lt=before).exclude(status__in=NOT_SETTLED)


def purge_case_files(before: datetime) -> int:
    return forget_files(settled_before(before))


def purge_case_words(before: datetime) -> int:
    return forget_words(settled_before(before))


def purge_case_addresses(before: datetime) -> int:
    """Forget where applicants without an account were reached; what they asked for stays."""
    return forget_addresses(Case, "email", Q(pk__in=settled_before(before).values("pk")))


def purge_unconfirmed(before: datetime) -> int:
    """Forget what a stranger typed, and where, of what nobody confirmed and the clock ended."""
    ended = Q(status=CaseStatus.WITHDRAWN) | Q(pass_request__reason=UNCONFIRMED)
    old = settled_before(before).filter(ended).exclude(pk__in=Case.objects.confirmed())
    in_file = forget_files(old) + forget_words(old)
    return in_file + forget_addresses(Case, "email", Q(pk__in=old.values("pk")))


def purge_deferred(before: datetime) -> int:
    """Give up files that were kept for a next meeting which nobody asked for any more."""
    old = Case.objects.filter(status=CaseStatus.DEFERRED, closed_at__lt=before)
    in_file = forget_files(old) + forget_words(old)
    return in_file + forget_addresses(Case, "email", Q(pk__in=old.values("pk")))


def purge_registrations(before: datetime) -> int:
    """Forget the host's list of registered people once the event is over."""
    over = KnownRegistration.objects.filter(event__last_day__lt=before.date())
    return over.delete()[0]


PURGERS = (
    Purger(
        "secretariat.registrations",
        90,
        _("Addresses on a list of people registered for an event that is over"),
        _("So that a question about a refused pass can be answered."),
        purge_registrations,
    ),
    Purger(
        "secretariat.case-files",
        180,
        _("Documents in the file of a participation case that is settled"),
        _("So that a question about the decision can be answered from the file."),
        purge_case_files,
    ),
    Purger(
        "secretariat.case-words",
        365,
        _("What applicants wrote in a case that is settled, and what was noted on it"),
        _("So that whoever asks again need not explain everything again."),
        purge_case_words,
    ),
    Purger(
        "secretariat.case-addresses",
        365,
        _("Where applicants of a case that is settled were reached"),
        _("So that they can be told of a correction, and asked about the decision."),
        purge_case_addresses,
    ),
    Purger(
        "secretariat.unconfirmed-cases",
        7,
        _("Addresses, words and documents of what nobody confirmed to have asked for"),
        _("Nobody has shown that the address is theirs."),
        purge_unconfirmed,
    ),
    Purger(
        "secretariat.deferred-cases",
        1095,
        _("Addresses, words and documents of a case that was deferred and never taken up again"),
        _("The file is kept for the next meeting, so that nobody has to send it again."),
        purge_deferred,
    ),
    Purger(
        "secretariat.funding-remarks",
        365,
        _("What members of a panel remarked on applications for funding"),
        _("So that a question about the decision can be answered."),
        forget_remarks,
    ),
    Purger(
        "secretariat.import-lists",
        1,
        _("Lists of applications that were handed in and not confirmed"),
        _("They hold addresses, and nobody has said yet that they are right."),
        forget_lists,
    ),
    *SLOT_PURGERS,
)
