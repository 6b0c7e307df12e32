"""A bureau's life, short or long: what happened is written by the services, as it was lived.

The first three months are the demo's. Every further month has relays, requests and a report;
each spring and autumn six families send somebody new, each January there is a call, an
election and a new secretariat. At the end a call and a vote are open, and half have voted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from csb_portal.demo.acts.messages import AUDIENCES, COUNTERPARTS
from csb_portal.demo.calendar import Calendar, every
from csb_portal.demo.cast import Cast, assemble
from csb_portal.demo.replay import ACTS, FOUNDED
from csb_portal.demo.stage import Step, play
from csb_portal.models import User
from csb_portal.months import Month
from csb_portal.services.people import register_person
from elections.choices import Level
from elections.models import Election, ExpressionOfInterest, VolunteerCall
from elections.services.calls import schedule_call
from elections.services.certification import certify_election
from elections.services.elections import freeze_roll, prepare_election
from elections.services.interests import answer_as_second_voice, express_interest
from elections.twin import vote
from families.models import Family, FocalPoint
from families.services.mandates import begin_mandate, end_mandate
from liaison.choices.register import Manner, Nature, Outcome
from liaison.models import Audience, Counterpart, Message
from liaison.services.register.relays import approve_relay, receive_relay
from liaison.services.register.requests import answer_request, deliver_request, submit_request
from reports.choices import Section
from reports.models import MonthlyReport
from reports.permissions import members
from reports.services.editing import approve_report, edit_report, submit_report
from reports.services.publishing import publish_report
from secretariat.services.terms.constituting import constitute_secretariat

FIRST_REPORT = Month(2005, 2)
LIVED_IN_THE_DEMO = Month(2005, 3)
RELAYS_A_MONTH, REQUESTS_A_MONTH = 5, 3
CHANGES_OF_SEATS, FAMILIES_THAT_CHANGE = (4, 10), 6
ROUTES = (["bureau", "plenary"], ["plenary"], ["content-themes"], ["plenary", "content-themes"])
# Places on the ballot that a voter chooses, over and over: 30, 24, 18, 12 and 6 of 36 votes.
CHOICES = ((0, 1, 2), (0, 1, 2), (0, 1, 3), (0, 1, 2), (0, 3, 4), ())
BALLOTS, BALLOTS_A_DAY = 36, 6


def end_of(reports: int) -> datetime:
    """Return the evening when the last of so many monthly reports is out."""
    return _at(FIRST_REPORT.plus(reports).first_day, 18, later=7)


@transaction.atomic
def live(reports: int) -> None:
    """Let the bureau live until ``end_of(reports)``, in an empty database."""
    calendar, now = Calendar(), end_of(reports)
    cast = assemble(calendar)
    steps = [Step(moment) for moment in _clock(calendar.at(FOUNDED), now)]
    for act in ACTS:
        steps += act(calendar, cast)
    month = LIVED_IN_THE_DEMO.plus(1)
    while month <= Month.of(now.date()):
        steps += _month(cast, month)
        month = month.plus(1)
    steps += Procedure(cast, "stand-in", now - timedelta(days=4)).steps()
    steps += Procedure(cast, "next-term", now - timedelta(days=18)).steps()
    play(steps, until=now)


def _clock(founded: datetime, now: datetime) -> Iterator[datetime]:
    """The clock looks in each morning of the demo, later once a week and when it matters."""
    ends = min(now, _at(LIVED_IN_THE_DEMO.plus(1).first_day, 9))
    yield from every(24, founded, ends)
    yield from every(7 * 24, ends, now)


def _at(day: date, hour: int, *, later: int = 0) -> datetime:
    """Return a full hour of a day, or of so many days later, in the bureau's zone."""
    chosen = day + timedelta(days=later)
    return datetime.combine(chosen, time(hour), tzinfo=settings.BUREAU_TIME_ZONE)


# --- every month ----------------------------------------------------------------------


def _month(cast: Cast, month: Month) -> Iterator[Step]:
    first = month.first_day
    for number in range(RELAYS_A_MONTH):
        arrives = _at(first, 10, later=2 + 5 * number)
        subject = f"Relay {number + 1} of {month}: rooms, times and badges"
        yield Step(arrives, partial(_receive, cast, subject, ROUTES[number % len(ROUTES)]))
        yield Step(arrives + timedelta(hours=3 + 9 * number), partial(_approve, subject))
    for number in range(REQUESTS_A_MONTH):
        arrives = _at(first, 15, later=3 + 6 * number)
        subject = f"Request {number + 1} of {month}: interpretation in the plenary"
        yield Step(arrives, partial(_ask, cast, subject, number))
        yield Step(arrives + timedelta(hours=2), partial(_deliver, subject))
        yield Step(arrives + timedelta(days=6 + number), partial(_answer, subject))
    if month.number in CHANGES_OF_SEATS:
        yield Step(_at(first, 12, later=14), partial(_change_seats, cast, month))
    if month.number == 1:
        yield from Procedure(cast, f"csbs-{month.year}", _at(first, 15, later=3)).steps()
    yield Step(_at(first, 6))
    if month.plus(-1) > LIVED_IN_THE_DEMO:
        yield Step(_at(first, 10, later=3), partial(_report, month.plus(-1)))


def _receive(cast: Cast, subject: str, audiences: list[str]) -> None:
    slugs = [AUDIENCES[name] for name in audiences]
    receive_relay(
        subject=subject,
        body=f"{subject}. The list of rooms is on the notice board; names until Friday, 18:00.",
        language="en",
        sender=Counterpart.objects.get(slug=COUNTERPARTS["Civil Society Division"]),
        audiences=list(Audience.objects.filter(slug__in=slugs)),
        nature=Nature.PROCEDURE,
        actor=cast.operator,
    )


def _approve(subject: str) -> None:
    approve_relay(Message.objects.get(subject=subject), actor=_member())


def _ask(cast: Cast, subject: str, number: int) -> None:
    names = list(COUNTERPARTS.values())
    submit_request(
        subject=subject,
        body=f"{subject}. Two booths, French and Spanish, for the whole session.",
        language="en",
        on_behalf_of=Audience.objects.get(slug=AUDIENCES["plenary"]),
        counterpart=Counterpart.objects.get(slug=names[number % len(names)]),
        nature=Nature.PROCEDURE,
        actor=cast.user("youth.a@example.org"),
    )


def _deliver(subject: str) -> None:
    deliver_request(Message.objects.get(subject=subject), actor=_member())


def _answer(subject: str) -> None:
    answer_request(
        Message.objects.get(subject=subject),
        text="One booth is granted, the other is not.",
        manner=Manner.WRITTEN,
        outcome=Outcome.PART_GRANTED,
        answered_by="Civil Society Division",
        actor=_member(),
    )


def _member() -> User:
    return members().order_by("pk").first()


def _report(month: Month) -> None:
    """Edit, hand in, approve and publish the report that the clock has drafted."""
    report = MonthlyReport.objects.get(month=month.first_day)
    writer, *others = members().order_by("pk")
    text = report.revision
    decisions = f"{text.texts[Section.DECISIONS]}\n\nThe rule was published before the requests."
    edit_report(report, texts={Section.DECISIONS: decisions}, based_on=text.number, actor=writer)
    submit_report(report, actor=writer)
    for member in others[:3]:
        approve_report(report, actor=member)
    publish_report(report, actor=writer)


def _change_seats(cast: Cast, month: Month) -> None:
    """Let the next six families send somebody new to their second seats."""
    families = list(Family.objects.active())
    changes = 2 * (month.year - LIVED_IN_THE_DEMO.year) + CHANGES_OF_SEATS.index(month.number)
    for place in range(FAMILIES_THAT_CHANGE):
        family = families[(changes * FAMILIES_THAT_CHANGE + place) % len(families)]
        leaving = FocalPoint.objects.sitting().get(family=family, seat=2)
        end_mandate(leaving, actor=cast.staff, reason="The family has chosen anew.")
        person = register_person(
            email=f"{family.slug}.b-{month}@example.org",
            name=f"{family.name_en}, second seat since {month}",
            time_zone="Africa/Tunis",
            actor=cast.staff,
        )
        begin_mandate(family, person, actor=cast.staff)


# --- every January, and now -----------------------------------------------------------


@dataclass(frozen=True)
class Procedure:
    """A call that five families answer, the vote it leads to, and the new secretariat."""

    cast: Cast
    slug: str
    starts: datetime

    def steps(self) -> Iterator[Step]:
        """Yield each step of the 27 days; what lies after the end is not played."""
        day = self._day
        yield Step(self.starts, self._announce)
        yield Step(day(1, 10))
        yield Step(day(2, 11), self._offer)
        yield Step(day(3, 11), self._confirm)
        yield Step(day(9, 18))
        yield Step(day(10, 18))
        yield Step(day(11, 10), self._prepare)
        yield Step(day(15, 9))
        for number in range(BALLOTS):
            at = day(15 + number // BALLOTS_A_DAY, 10 + number % BALLOTS_A_DAY)
            yield Step(at, partial(self._vote, number))
        yield Step(day(20, 18))
        yield Step(day(21, 18))
        yield Step(day(24, 15), self._certify)
        yield Step(day(27, 9), self._constitute)

    def _day(self, days: int, hour: int) -> datetime:
        return _at(self.starts.date(), hour, later=days)

    def _call(self) -> VolunteerCall:
        return VolunteerCall.objects.get(slug=self.slug)

    def _election(self) -> Election:
        return Election.objects.get(slug=self.slug)

    def _announce(self) -> None:
        call = VolunteerCall.objects.create(
            slug=self.slug,
            title=f"Call for volunteers: {self.slug}",
            text="The bureau looks for three families whose focal points form its secretariat.",
            opens_at=self._day(1, 10),
            closes_at=self._day(10, 18),
        )
        schedule_call(call, actor=self.cast.staff)

    def _offer(self) -> None:
        families = list(Family.objects.active().exclude(slug="youth"))
        first = 5 * self.starts.year
        for place in range(5):
            family = families[(first + place) % len(families)]
            author = FocalPoint.objects.sitting().get(family=family, seat=1)
            express_interest(self._call(), author, statement=f"{family} will serve.")

    def _confirm(self) -> None:
        for interest in ExpressionOfInterest.objects.filter(call=self._call()):
            partner = FocalPoint.objects.sitting().get(family=interest.family, seat=2)
            answer_as_second_voice(interest, partner, supports=True)

    def _prepare(self) -> None:
        election = prepare_election(
            self._call(),
            actor=self.cast.operator,
            slug=self.slug,
            title=f"Election of the secretariat: {self.slug}",
            question="Which families should form the secretariat?",
            opens_at=self._day(15, 9),
            closes_at=self._day(21, 18),
            level=Level.STANDARD,
        )
        freeze_roll(election, actor=self.cast.operator)

    def _vote(self, number: int) -> None:
        election = self._election()
        voter = election.roll.exclude(family__slug="youth").order_by("pk")[number].user
        slugs = list(election.candidacies.order_by("family__slug").values_list("family__slug"))
        chosen = [slugs[place][0] for place in CHOICES[number % len(CHOICES)]]
        vote(election, voter, *chosen)

    def _certify(self) -> None:
        certify_election(self._election(), actor=self.cast.operator)

    def _constitute(self) -> None:
        constitute_secretariat(self._call(), actor=self.cast.operator)
