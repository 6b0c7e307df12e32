"""Addresses that are forgotten after a while, for the tests of retention."""

from uuid import uuid4

from csb_portal.files import store_bytes
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from elections.models import Trustee
from elections.tests.factories import make_election
from families.models import ApplicationPerson
from families.tests.factories import make_application
from liaison.models import Bounce
from secretariat.models import Case, ImportJob, KnownRegistration
from secretariat.tests.cases.factories import make_case, make_event
from secretariat.tests.funding.factories import decided_application
from secretariat.tests.slots.factories import make_named

ADDRESS = "a@example.org"


def trustee(at):
    election = make_election(status="cancelled", opens_at=at.replace(year=2000), closes_at=at)
    return Trustee.objects.create(election=election, name="Ada", address=ADDRESS, place=1)


def applicant(at):
    application = make_application(received_at=at, status="withdrawn", withdrawn_at=at)
    return ApplicationPerson.objects.create(
        application=application, place=1, name="Ada", email=ADDRESS
    )


def bounce(at):
    mail = OutgoingMail.objects.create(
        occasion=f"test:{uuid4()}", to=ADDRESS, subject="S", queued_at=at, next_attempt_at=at
    )
    return Bounce.objects.create(mail=mail, email=ADDRESS, is_hard=True, at=at)


def registration(at):
    event = make_event(first_day=at.date(), last_day=at.date())
    return KnownRegistration.objects.create(event=event, email=ADDRESS)


def named(at):
    return make_named(ADDRESS, first_day=at.date(), last_day=at.date())


def exists(made):
    return type(made).objects.filter(pk=made.pk).exists()


def reached_by(field):
    return lambda made: getattr(type(made).objects.get(pk=made.pk), field) == ADDRESS


def unconfirmed_case(at):
    case = make_case(is_confirmed=False)
    Case.objects.filter(pk=case.pk).update(status="withdrawn", closed_at=at, email=ADDRESS)
    return case


def settled_case(at, status="refused"):
    case = make_case()
    Case.objects.filter(pk=case.pk).update(
        status=status, closed_at=at, email=ADDRESS, text="Please."
    )
    return case


def deferred_case(at):
    return settled_case(at, "deferred")


def import_list(at):
    return ImportJob.objects.create(
        kind="registration", content=b"a", uploaded_at=at, uploaded_by=make_user()
    )


def case_file(at):
    stored = store_bytes("statutes.txt", f"Of {at}".encode())
    return settled_case(at).files.create(stored=stored, added_at=at)


def sheet(at):
    application = decided_application(at)
    return application.sheets.get()


def has(field):
    return lambda made: bool(getattr(type(made).objects.get(pk=made.pk), field))


ADDRESSES = {
    "elections.keepers": (trustee, reached_by("address")),
    "families.application-addresses": (applicant, reached_by("email")),
    "secretariat.registrations": (registration, exists),
    "secretariat.unconfirmed-cases": (unconfirmed_case, reached_by("email")),
    "secretariat.case-addresses": (settled_case, reached_by("email")),
    "secretariat.deferred-cases": (deferred_case, reached_by("email")),
    "secretariat.slot-addresses": (named, reached_by("email")),
    "secretariat.case-words": (settled_case, has("text")),
    "secretariat.import-lists": (import_list, exists),
    "secretariat.case-files": (case_file, has("stored")),
    "secretariat.funding-remarks": (sheet, has("remark")),
    "liaison.bounces": (bounce, reached_by("email")),
}
