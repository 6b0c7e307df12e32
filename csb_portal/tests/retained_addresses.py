"""Addresses that are forgotten after a while, for the tests of retention."""

from uuid import uuid4

from csb_portal.models import OutgoingMail
from elections.models import Trustee
from elections.tests.factories import make_election
from families.models import ApplicationPerson
from families.tests.factories import make_application
from liaison.models import Bounce

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


def reached_by(field):
    return lambda made: getattr(type(made).objects.get(pk=made.pk), field) == ADDRESS


ADDRESSES = {
    "elections.keepers": (trustee, reached_by("address")),
    "families.application-addresses": (applicant, reached_by("email")),
    "liaison.bounces": (bounce, reached_by("email")),
}
