"""Passes to be asked for now, so that whoever looks at the demo can ask for one."""

from datetime import datetime, timedelta
from functools import partial

from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from families.models import Family
from secretariat.models import Event, PassPool
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.passes.asking import ask_for_pass
from secretariat.services.passes.pools import Plan, draft_pool, publish_pool
from secretariat.services.passes.registrations import import_registrations

EVENT, TITLE = "intersessional", "Meeting of the Group of Friends"
ASKED = ("gender", "youth", "youth", "media", "trade-unions", "ngos", "ngos", "africa")


def present_passes(now: datetime, cast: Cast) -> list[Step]:
    """Return what leaves a pool of four passes open at ``now``, with eight who asked."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    opens_at = hour - timedelta(days=1)
    return [
        Step(opens_at - timedelta(hours=3), partial(_publish, cast, opens_at)),
        Step(opens_at + timedelta(hours=5), _ask),
    ]


def _publish(cast: Cast, opens_at: datetime) -> None:
    begins_at = opens_at + timedelta(days=9)
    event = Event.objects.create(
        slug=EVENT,
        name="Intersessional consultations",
        place="Palais des Nations, Geneva",
        time_zone="Europe/Zurich",
        first_day=begins_at.date(),
        last_day=(begins_at + timedelta(days=2)).date(),
    )
    plan = Plan(
        event=event,
        title=TITLE,
        quota=4,
        preset="families-in-rounds",
        seed=f"Intersessional consultations {begins_at.date().isoformat()}",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=5),
        ranking_until=opens_at + timedelta(days=5, hours=6),
        results_at=opens_at + timedelta(days=5, hours=8),
        collect_by=begins_at - timedelta(minutes=10),
        begins_at=begins_at,
    )
    publish_pool(draft_pool(plan, actor=cast.operator), actor=cast.operator)
    addresses = [_address(number) for number, _slug in enumerate(ASKED, start=1)]
    import_registrations(event, "\n".join(addresses), actor=cast.operator)


def _ask() -> None:
    pool = PassPool.objects.get(event__slug=EVENT)
    for number, slug in enumerate(ASKED, start=1):
        family = Family.objects.get(slug=slug)
        name = f"Participant {number}, {family.name_en} family"
        asked = ask_for_pass(pool, Applicant(name, _address(number), family=family))
        confirm_case(asked.case)


def _address(number: int) -> str:
    return f"intersessional.participant{number}@example.org"
