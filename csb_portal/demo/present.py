"""Something to do now, for whoever looks at the demo: a call, a vote, seats, a question."""

from datetime import datetime, timedelta

from csb_portal.demo.cast import Cast
from csb_portal.demo.present_funding import present_funding
from csb_portal.demo.present_passes import present_passes
from csb_portal.demo.present_question import present_question
from csb_portal.demo.present_rooms import present_rooms
from csb_portal.demo.present_seats import present_seats
from csb_portal.demo.present_slots import present_slots
from csb_portal.demo.stage import Step
from csb_portal.demo.trustees import gather_trustees, share_key
from elections.models import Election, VolunteerCall
from elections.services.calls import schedule_call
from elections.services.elections import freeze_roll, prepare_election
from elections.services.interests import express_interest
from elections.twin import vote as cast_vote

OFFERS = {
    "youth": "This time we are early. Two people, in Dakar and in Manila.",
    "media": "We can publish what the secretariat relays on the same day, in Spanish and Chinese.",
    "local-authorities": "Our cities lend rooms and equipment; Arabic and English.",
    "ngos": "Two people with some experience of minutes and of deadlines.",
    "disabilities": "We know every ramp of the Palais, and what a page must do to be read aloud.",
}
EARLY_VOTERS = ["culture.a", "trade-unions.b", "africa.b", "indigenous-peoples.a", "gender.b"]


def present_act(now: datetime, cast: Cast) -> list[Step]:
    """Return what leaves a call, an election, seats and a question open at ``now``."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    answered = VolunteerCall(
        slug="csbs-next-term",
        title="Call for volunteers: CSBS, the next term",
        text="The term of the secretariat ends. Which families will form the next one?",
        opens_at=hour - timedelta(days=12),
        closes_at=hour - timedelta(days=4),
    )
    waiting = VolunteerCall(
        slug="stand-in-secretariat",
        title="Call for volunteers: standing in for the secretariat",
        text="For four weeks the secretariat needs families whose focal points stand in for it.",
        opens_at=hour - timedelta(days=1),
        closes_at=hour + timedelta(days=9),
    )
    opens_at = hour - timedelta(hours=20)

    def announce() -> None:
        for call in (answered, waiting):
            call.save()
            schedule_call(call, actor=cast.staff)

    def offer() -> None:
        for family, statement in OFFERS.items():
            author = cast.focal_point(f"{family}.a@example.org")
            express_interest(answered, author, statement=statement)

    def prepare() -> None:
        election = prepare_election(
            answered,
            actor=cast.operator,
            slug="csbs-next-term",
            title="Election of the secretariat, the next term",
            question="Which families should form the next secretariat?",
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=7),
        )
        freeze_roll(election, actor=cast.operator)
        gather_trustees(election, cast)
        share_key(election)

    def vote() -> None:
        election = Election.objects.get(slug="csbs-next-term")
        slugs = sorted(OFFERS)
        for place, name in enumerate(EARLY_VOTERS):
            voter = cast.user(f"{name}@example.org")
            cast_vote(election, voter, *slugs[place % 3 : place % 3 + 1 + place % 2])

    return [
        *present_seats(now, cast),
        *present_question(now, cast),
        *present_slots(now, cast),
        *present_funding(now, cast),
        *present_rooms(now, cast),
        *present_passes(now, cast),
        Step(hour - timedelta(days=13), announce),
        Step(answered.opens_at),
        Step(answered.opens_at + timedelta(days=2), offer),
        Step(answered.closes_at),
        Step(opens_at - timedelta(hours=73), prepare),
        Step(waiting.opens_at),
        Step(opens_at),
        Step(opens_at + timedelta(hours=2), vote),
    ]
