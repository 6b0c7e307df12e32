"""Act 5: twelve passes, sixty requesters (8 to 17 February)."""

from collections.abc import Iterator
from functools import partial

from csb_portal.demo.acts.events import PREPCOM_2
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from families.models import Family
from liaison.sources.duty import serving
from secretariat.models import Event, Pass, PassPool, PassRequest
from secretariat.rules.cases import normalised
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.passes.asking import ask_for_pass
from secretariat.services.passes.door import hand_over_many, release_no_show
from secretariat.services.passes.histories import import_history
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.offering import accept_offer
from secretariat.services.passes.pools import Plan, draft_pool, publish_pool
from secretariat.services.passes.ranking import rank_requests, requests_to_rank
from secretariat.services.passes.registrations import import_registrations

TITLE, SEED, QUOTA = "Opening plenary", "PrepCom-2 opening 2005-02-17", 12
HOURS = {
    "opens_at": "2005-02-09T08:00",
    "closes_at": "2005-02-14T12:00",
    "ranking_until": "2005-02-14T18:00",
    "results_at": "2005-02-14T20:00",
    "collect_by": "2005-02-17T09:50",
    "begins_at": "2005-02-17T10:00",
}
RECEIVED, LISTED, RANKED = "2005-02-08T11:30", "2005-02-08T15:00", "2005-02-14T15:00"
CHECKED, ALLOCATED = "2005-02-14T18:05", "2005-02-14T18:06"
GIVEN_BACK, ACCEPTED = "2005-02-16T18:40", "2005-02-16T19:25"
DOOR, PASSED_ON = "2005-02-17T09:15", "2005-02-17T10:00"
GIVES_BACK, TAKES, ABSENT, AT_DOOR = "volunteers", "local-authorities", 11, "gender"


def passes_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at(RECEIVED), partial(_publish, calendar, cast))
    yield Step(calendar.at(LISTED), partial(_list_registered, cast))
    for row in rows("overpass_requests"):
        yield Step(calendar.at(row["requested_at"]), partial(_ask, row))
    yield Step(calendar.at(RANKED), partial(_rank, cast))
    for moment in (CHECKED, ALLOCATED, HOURS["results_at"]):
        yield Step(calendar.at(moment))
    yield Step(calendar.at(GIVEN_BACK), _give_back)
    yield Step(calendar.at(ACCEPTED), _accept)
    yield Step(calendar.at(DOOR), partial(_hand_over, cast))
    yield Step(calendar.at(PASSED_ON), _pass_on)


def the_pool() -> PassPool:
    return PassPool.objects.get(event__slug=PREPCOM_2, title=TITLE)


def _publish(calendar: Calendar, cast: Cast) -> None:
    """Know the passes of the special meeting of 10 January, then publish by which rule it goes."""
    lines = [
        ",".join(
            (
                row["event"].rsplit(" ", 1)[0],
                calendar.text("2005-01-10"),
                row["family_slug"],
                row["passes"],
            )
        )
        for row in rows("overpass_history")
    ]
    import_history("\n".join(lines), actor=cast.operator)
    hours = {name: calendar.at(moment) for name, moment in HOURS.items()}
    pool = draft_pool(
        Plan(
            event=Event.objects.get(slug=PREPCOM_2),
            title=TITLE,
            quota=QUOTA,
            preset="families-in-rounds",
            seed=SEED,
            opens_at=hours["opens_at"],
            closes_at=hours["closes_at"],
            ranking_until=hours["ranking_until"],
            results_at=hours["results_at"],
            collect_by=hours["collect_by"],
            begins_at=hours["begins_at"],
        ),
        actor=cast.operator,
    )
    publish_pool(pool, actor=cast.operator)


def _list_registered(cast: Cast) -> None:
    """The host says who is registered."""
    asked = rows("overpass_requests")
    addresses = [normalised(row["email"]) for row in asked if row["registered"] == "true"]
    import_registrations(the_pool().event, "\n".join(addresses), actor=cast.operator)


def _ask(row: dict[str, str]) -> None:
    family = Family.objects.get(slug=row["family_slug"])
    asked = ask_for_pass(the_pool(), Applicant(row["requester"], row["email"], family=family))
    confirm_case(asked.case)


def _rank(cast: Cast) -> None:
    """The focal points of each family rank what they ranked in the scenario; Media sends nothing."""
    ranks = {
        normalised(row["email"]): int(row["rank_by_focal_points"])
        for row in rows("overpass_requests")
        if row["rank_by_focal_points"]
    }
    pool = the_pool()
    for family in Family.objects.filter(cases__pass_request__pool=pool).distinct():
        chosen = [
            (ranks[each.case.email], each.number)
            for each in _first_of_each(requests_to_rank(pool, family))
            if each.case.email in ranks
        ]
        if chosen:
            focal_point = cast.focal_point(f"{family.slug}.a@example.org")
            numbers = [number for _rank, number in sorted(chosen)]
            rank_requests(pool, family, numbers, actor=focal_point.user)


def _first_of_each(requests: list[PassRequest]) -> list[PassRequest]:
    """Leave out the second request of one person."""
    return list({each.person: each for each in reversed(requests)}.values())


def _held_by(slug: str) -> Pass:
    return the_pool().passes.holding().get(request__case__family__slug=slug)


def _give_back() -> None:
    give_back(_held_by(GIVES_BACK))


def _accept() -> None:
    accept_offer(_held_by(TAKES))


def _hand_over(cast: Cast) -> None:
    """At the door everybody comes but one."""
    pool = the_pool()
    expected = pool.passes.in_circulation().exclude(number=ABSENT)
    numbers = [slip.number for slip in expected if slip.number]
    hand_over_many(pool, numbers, actor=cast.operator)


def _pass_on() -> None:
    """Whoever has the duty gives the pass to the first of the waiting list who is there."""
    pool = the_pool()
    waits = pool.requests.next_in_line().filter(case__family__slug=AT_DOOR).first()
    release_no_show(pool.passes.get(number=ABSENT), actor=serving()[0], to=waits)
