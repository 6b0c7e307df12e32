"""Data that knows somebody by an address alone: seen, taken along, erased, and nothing missed."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from csb_portal import clock
from csb_portal.models import OutgoingMail, User
from csb_portal.personal_data import AddressRows, held_on, holdings
from csb_portal.services.data_requests import ask_about_data
from csb_portal.services.erasure import carry_out_erasure, preview_erasure
from csb_portal.testing.factories import make_user
from elections.models import Registrar, Trustee
from elections.tests.factories import make_election
from families.models import ApplicationComment, ApplicationPerson, Family, MandateProposal
from families.tests.factories import make_application, make_family
from liaison.models import (
    AddressState,
    AnswerLink,
    Bounce,
    Comment,
    IncomingMail,
    ListBounce,
    Message,
    Reply,
    Subscription,
    UnconfirmedComment,
    UnconfirmedRequest,
)
from liaison.tests.channels.factories import (
    channel,
    make_contact,
    make_held_post,
    make_override,
    make_post,
)
from liaison.tests.consultations.factories import make_comment, make_open_consultation
from liaison.tests.factories import division, make_relay, make_request, plenary
from reports.models import Subscription as ReportSubscription
from secretariat.choices.cases import CaseStatus
from secretariat.models import Case, KnownRegistration
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case, make_event
from secretariat.tests.slots.factories import make_named

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 3, 1, 12, tzinfo=UTC)
ADDRESS = "Second@example.org"
LIKE_AN_ADDRESS = re.compile(r"e?mail|address|sender|^recipient$|^to$")

# Not somebody's own, or held beside a reference to them that is shown.
JUSTIFIED = {
    "liaison.Audience.address": "of a list",
    "liaison.Counterpart.contact_email": "of a body",
    "liaison.IncomingMail.recipient": "of the portal",
    "liaison.AddressChoice.email": "shown with the person's choice",
    "usersessions.UserSession.ip": "shown with the person's logins",
}


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def eva():
    user = make_user(name="Eva", email="eva@example.org")
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)
    return user


def mail(**fields):
    values = {"occasion": f"x:{uuid4()}", "subject": "S", "body": "B"}
    return OutgoingMail.objects.create(
        **values | {"to": ADDRESS, "queued_at": NOW, "next_attempt_at": NOW} | fields
    )


def ended_election():
    return make_election(status="cancelled")


def application_comment():
    return ApplicationComment.objects.create(
        application=make_application(received_at=NOW),
        key=uuid4(),
        name="Eva",
        email=ADDRESS,
        text="T",
        written_at=NOW,
    )


def proposal():
    return MandateProposal.objects.create(
        family=make_family(),
        seat=1,
        name="Eva",
        email=ADDRESS.lower(),
        proposed_by=make_user(),
        proposed_at=NOW,
        lapses_at=NOW,
    )


def comment():
    made = make_comment(make_open_consultation(), None)
    Comment.objects.filter(pk=made.pk).update(author=None, email=ADDRESS, name="Eva")


def request_by_address():
    made = make_request()
    Message.objects.filter(pk=made.pk).update(requester_email=ADDRESS, requester_name="Eva")


def post_by_address():
    made = make_held_post()
    type(made).objects.filter(pk=made.pk).update(author_email=ADDRESS)


def settled_case():
    made = move_case(make_case(), CaseStatus.REFUSED, reason="No.")
    Case.objects.filter(pk=made.pk).update(email=ADDRESS.lower(), applicant=None)


def unconfirmed_request():
    UnconfirmedRequest.objects.create(
        key=uuid4(),
        on_behalf_of=plenary(),
        counterpart=division(),
        subject="S",
        body="B",
        email=ADDRESS,
        written_at=NOW,
    )


CASES = {
    "csb_portal.OutgoingMail.to": lambda: mail(status="accepted", accepted_at=NOW),
    "families.Family.contact_email": lambda: make_family(contact_email=ADDRESS),
    "families.ApplicationPerson.email": lambda: ApplicationPerson.objects.create(
        application=make_application(received_at=NOW), place=9, name="Eva", email=ADDRESS
    ),
    "families.ApplicationComment.email": application_comment,
    "families.MandateProposal.email": proposal,
    "elections.Trustee.address": lambda: Trustee.objects.create(
        election=ended_election(), name="Eva", address=ADDRESS, place=1
    ),
    "elections.Registrar.address": lambda: Registrar.objects.create(
        election=ended_election(), name="Eva", address=ADDRESS
    ),
    "secretariat.Case.email": settled_case,
    "liaison.MembershipOverride.email": lambda: make_override(
        channel("plenary"), "add", email=ADDRESS
    ),
    "liaison.AddressState.email": lambda: AddressState.objects.create(email=ADDRESS.lower()),
    "liaison.Subscription.email": lambda: Subscription.objects.create(
        channel=channel("plenary"), email=ADDRESS, requested_at=NOW
    ),
    "liaison.Post.author_email": post_by_address,
    "liaison.Comment.email": comment,
    "liaison.UnconfirmedComment.email": lambda: UnconfirmedComment.objects.create(
        key=uuid4(), consultation=make_open_consultation(), email=ADDRESS, written_at=NOW
    ),
    "liaison.UnconfirmedRequest.email": unconfirmed_request,
    "liaison.ListBounce.email": lambda: ListBounce.objects.create(
        post=make_post(), email=ADDRESS, at=NOW
    ),
    "liaison.Bounce.email": lambda: Bounce.objects.create(
        mail=mail(to="x@example.org"), email=ADDRESS, is_hard=True, diagnostic=ADDRESS, at=NOW
    ),
    "liaison.Contact.email": lambda: make_contact(email=ADDRESS, until=date(2005, 2, 1)),
    "liaison.IncomingMail.sender": lambda: IncomingMail.objects.create(
        digest="d",
        recipient="bureau@lists.example.org",
        sender=ADDRESS,
        identifier="<1@x>",
        size=1,
        received_at=NOW,
        result="hold",
        answer="250",
    ),
    "liaison.Reply.from_email": lambda: Reply.objects.create(
        message=make_relay(), identifier="<1@x>", from_email=ADDRESS, received_at=NOW
    ),
    "liaison.AnswerLink.email": lambda: AnswerLink.objects.create(
        message=make_relay(), counterpart=division(), email=ADDRESS, made_at=NOW
    ),
    "liaison.Message.requester_email": request_by_address,
    "secretariat.KnownRegistration.email": lambda: KnownRegistration.objects.create(
        event=make_event(), email=ADDRESS.lower()
    ),
    "secretariat.SlotPerson.email": lambda: make_named(ADDRESS.lower()),
    "reports.Subscription.email": lambda: ReportSubscription.objects.create(
        email=ADDRESS.lower(), requested_at=NOW, confirmed_at=NOW
    ),
}
ANSWERED_FIRST = {"families.MandateProposal.email"}  # a blocker says so


def by_address():
    return {
        f"{rows.model}.{rows.field}": rows
        for holding in holdings()
        for rows in holding.rows
        if isinstance(rows, AddressRows)
    }


def test_every_field_that_looks_like_an_address_is_held_or_justified():
    shown = {
        f"{rows.model}.{name}" for one in holdings() for rows in one.rows for name in rows.shown
    }
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField | models.GenericIPAddressField)
        or (isinstance(field, models.CharField) and LIKE_AN_ADDRESS.search(field.name))
    }
    own = {"csb_portal.User.email", "account.EmailAddress.email"}

    assert own <= shown
    assert fields - own == by_address().keys() | (fields & JUSTIFIED.keys())
    assert fields >= JUSTIFIED.keys()


def test_each_kind_held_by_an_address_is_tried_here():
    assert by_address().keys() == CASES.keys()


def erase(user, staff):
    request = ask_about_data("erasure", text="", actor=user)
    seen = preview_erasure(user).fingerprint
    carry_out_erasure(request, seen=seen, reason="As you asked.", actor=staff)


@pytest.mark.parametrize("name", CASES)
def test_what_an_address_leads_to_is_shown_and_goes(eva, name):
    CASES[name]()
    rows = by_address()[name]
    assert rows.records(eva), "it is not seen"
    assert any(rows in holding.rows for holding, _records in held_on(eva))
    if name in ANSWERED_FIRST:
        assert preview_erasure(eva).blockers
        return

    erase(eva, make_user())

    assert not rows.of(User(pk=0, email=ADDRESS)).exists()


@pytest.mark.parametrize("name", CASES)
def test_an_address_that_was_not_confirmed_shows_nothing(name):
    other = make_user(name="Mallory", email="mallory@example.org")
    EmailAddress.objects.create(user=other, email="second@example.org", verified=False)
    CASES[name]()

    assert by_address()[name].records(other) == []


def test_a_current_contact_of_another_body_is_ended_first(eva):
    make_contact(email="eva@example.org")

    (sentence,) = preview_erasure(eva).blockers
    assert sentence.startswith("Eva is a contact of")


def test_the_families_address_is_blank_once_erased(eva):
    make_family(contact_email=ADDRESS)

    erase(eva, make_user())

    assert Family.objects.get().contact_email == ""
