"""The pages that run an election, in a real Chromium: nothing is cut off, axe finds nothing."""

import pytest
from django.conf import settings
from django.test import Client

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.browser import look
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.choices import CallStatus, Level
from elections.services.resolutions import propose_annulment
from elections.tests.factories import make_call, make_interest, make_open_election, voters_of
from elections.tests.trusteeship import make_shared_election, name_trustees
from elections.tests.two_people import WHY, extension
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_page, live_server):
    page = open_page()
    client = log_in(Client(), make_user(Role.OPERATOR, name="Officer A"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


def look_at(page, name, address):
    page.goto(f"/admin/elections/{address}")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    look(page, f"admin-{name}")


def test_a_call_that_leads_to_an_election(page):
    call = make_call(CallStatus.CLOSED)
    for _ in range(4):
        make_interest(call)

    look_at(page, "call", f"volunteercall/{call.pk}/run/")


def test_before_the_opening_with_somebody_missing(page):
    election = make_shared_election(level=Level.SEPARATED, is_trial=True)
    look_at(page, "unnamed", f"election/{election.pk}/run/")
    name_trustees(election)
    OutgoingMail.objects.filter(to__startswith="trustee").update(
        status=MailStatus.REFUSED, accepted_at=None, answer="550 5.1.1 no such person"
    )

    look_at(page, "frozen", f"election/{election.pk}/run/")


def test_an_open_vote_with_its_mails_and_steps_that_wait(page):
    election = make_open_election(voters=8)
    OutgoingMail.objects.update(status=MailStatus.ACCEPTED, accepted_at=clock.now())
    entry = election.roll.first()
    OutgoingMail.objects.filter(recipient=entry.user, occasion__endswith="opened").update(
        status=MailStatus.REFUSED, accepted_at=None, answer="550 5.1.1 no such person"
    )
    vote(election, voters_of(election)[1])
    one = make_user(Role.OPERATOR, name="Officer B")
    extension(election, one)
    propose_annulment(election, actor=one, reason=WHY)

    look_at(page, "open", f"election/{election.pk}/run/")
    look_at(page, "voter", f"election/{election.pk}/roll/{entry.pk}/")


def test_a_draft_with_all_its_rules(page):
    election = make_shared_election()
    type(election).objects.update(status="draft", roll_frozen_at=None)

    look_at(page, "draft", f"election/{election.pk}/change/")
