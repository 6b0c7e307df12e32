"""Pages cost the same number of queries however many records there are.

What they cost in milliseconds is measured by ``bench/pages.py``.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from csb_portal import clock
from csb_portal.models import User
from csb_portal.months import Month
from elections.choices import CallStatus, Route
from elections.models import Election
from elections.services.certification import file_complaint
from elections.tests.factories import (
    make_call,
    make_election,
    make_interest,
    make_open_election,
)
from families.models import Family, FocalPoint
from families.tests.factories import make_family, make_focal_point
from liaison.choices.register import MessageStatus
from liaison.tests.factories import bureau as the_bureau
from liaison.tests.factories import make_relay, make_request, make_sent_relay, plenary
from reports.models import MonthlyReport
from reports.services.editing import approve_report, submit_report
from reports.services.publishing import correct_report, publish_report
from reports.tests.factories import geneva, make_draft, make_members
from secretariat.choices.terms import TermStatus
from secretariat.models import Term
from secretariat.tests.factories import make_certified_election, make_pairs

pytestmark = pytest.mark.django_db

NOW = geneva(2006, 6, 10, 12)
FIRST, LATER = [Month(2005, 3)], [Month(2005, 4), Month(2005, 5)]
IN_REVIEW, LATER_IN_REVIEW = [Month(2005, 6)], [Month(2005, 7), Month(2005, 8)]


@pytest.fixture(autouse=True)
def _on_a_day_in_june():
    with clock.at(NOW):
        yield


class World:
    """A bureau in office, with one of everything that its pages can show."""

    def __init__(self) -> None:
        self.members = make_members()
        self.family = Family.objects.order_by("pk").first()
        self.election = make_certified_election(make_pairs(4))
        self.relay = make_sent_relay(audiences=[the_bureau(), plenary()])
        self.vote = make_open_election()
        self.grow(1, FIRST, IN_REVIEW)

    def grow(self, times: int, months: list[Month], in_review: list[Month]) -> None:
        for number in range(times):
            _past_mandates(self.family)
            _calls_and_votes()
            _past_term(Term.objects.count())
            _messages(self.members[0])
            _complaint(self.election, self.members[number])
        for month in months:
            _published(month, self.members)
        for month in in_review:
            _handed_in(month, self.members)

    def pages(self) -> list[str]:
        return [
            "/",
            "/desk/",
            "/families/",
            self.family.get_absolute_url(),
            "/calls/",
            self.vote.call.get_absolute_url(),
            "/elections/",
            self.vote.get_absolute_url(),
            f"{self.election.get_absolute_url()}result/",
            "/secretariat/",
            "/liaison/",
            self.relay.get_absolute_url(),
            "/reports/",
            f"/reports/{FIRST[0]}/",
            "/trail/",
        ]


def _past_mandates(family: Family) -> None:
    """Let somebody have sat for ``family`` before, and a new family join with two people."""
    since = clock.today() - timedelta(days=4000 + 10 * FocalPoint.objects.count())
    make_focal_point(family=family, since=since, until=since + timedelta(days=5))
    newcomer = make_family()
    for seat in (1, 2):
        make_focal_point(family=newcomer, seat=seat)


def _calls_and_votes() -> None:
    """Let a call and a vote be open, and a call have closed."""
    for status in (CallStatus.OPEN, CallStatus.CLOSED):
        call = make_call(status)
        for _ in range(2):
            make_interest(call)
    make_interest(make_open_election().call)
    make_election()


def _past_term(number: int) -> None:
    """Let a secretariat have been in office, long ago."""
    starts = clock.today() - timedelta(days=1000 + 400 * number)
    ends = starts + timedelta(days=364)
    term = Term.objects.create(
        call=make_call(CallStatus.CLOSED, route=Route.SERVE),
        seats=6,
        starts_on=starts,
        ends_on=ends,
        constituted_at=clock.now(),
        status=TermStatus.ENDED,
    )
    for pair in make_pairs(1):
        term.standings.create(family=pair[0].family, place=1, is_chosen=True)


def _messages(author: User) -> None:
    """Let messages wait at each step."""
    make_relay()
    make_sent_relay(audiences=[the_bureau()])
    for status in (MessageStatus.IN_REVIEW, MessageStatus.SENT, MessageStatus.ANSWERED):
        make_request(status, actor=author)


def _complaint(election: Election, user: User) -> None:
    election.roll.get_or_create(user=user, family=user.focal_points.get().family, name=user.name)
    with clock.at(election.certified_at):
        number = election.complaints.count()
        file_complaint(election, user, text=f"Reminder {number} never came.")


def _handed_in(month: Month, members: list[User]) -> MonthlyReport:
    report = make_draft(month)
    submit_report(report, actor=members[0])
    approve_report(report, actor=members[1])
    return report


def _published(month: Month, members: list[User]) -> None:
    report = _handed_in(month, members)
    for member in members[2:4]:
        approve_report(report, actor=member)
    publish_report(report, actor=members[0])
    correct_report(report, texts={"now": "Read."}, change="A word.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[1])


def costs(visitors: dict[str, Client], pages: list[str]) -> dict[tuple[str, str], int]:
    """Return how many queries each page takes for each visitor, once everything is warm."""
    counted = {}
    for visitor, client in visitors.items():
        for page in pages * 2:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(page)
            assert answer.status_code == (302 if (visitor, page) == ("reader", "/desk/") else 200)
            counted[visitor, page] = len(queries)
    return counted


def test_more_records_cost_no_more_queries_on_any_main_page():
    world = World()
    visitors = {"reader": Client(), "member": Client()}
    visitors["member"].force_login(world.members[2])
    before = costs(visitors, world.pages())

    world.grow(2, LATER, LATER_IN_REVIEW)

    assert costs(visitors, world.pages()) == before
