"""Act 1: the call for volunteers (5 to 18 January)."""

import contextlib
from collections.abc import Iterator
from functools import partial

from allauth.account.models import EmailAddress
from django.db import transaction

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from csb_portal.services.people import note_replaced_address
from elections.models import ExpressionOfInterest, VolunteerCall
from elections.services.calls import schedule_call
from elections.services.interests import (
    InterestRefused,
    answer_as_second_voice,
    express_interest,
)

CALL = "csbs-prepcom-2-to-tunis"
TEXT = (
    "The Civil Society Bureau looks for three families whose focal points form its "
    "secretariat, from PrepCom-2 to Tunis. The secretariat relays messages, keeps up the "
    "dialogue with the other sectors and reports to the plenary every month. It deals with "
    "procedure and logistics, never with content."
)
MOVING, MOVED = "media.b@example.org", "media.b.new@example.org"
CONFIRMED = ["networks-coalitions", "volunteers", "asia"]


def call_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at("2005-01-04T15:00"), partial(_announce, calendar, cast))
    yield Step(calendar.at("2005-01-05T10:00"))
    for row in rows("expressions_of_interest"):
        yield Step(calendar.at(row["received_at"]), partial(_answer, cast, row))
        yield Step(calendar.at(row["received_at"]))  # the clock puts it into the channel
    for family in CONFIRMED:
        yield Step(calendar.at("2005-01-11T12:00"), partial(_confirm, cast, family))
    yield Step(calendar.at("2005-01-13T18:00"))
    yield Step(calendar.at("2005-01-14T18:00"))
    yield Step(calendar.at("2005-01-17T09:00"), partial(_change_address, cast))


def _announce(calendar: Calendar, cast: Cast) -> None:
    call = VolunteerCall.objects.create(
        slug=CALL,
        title="Call for volunteers: CSBS, PrepCom-2 to Tunis",
        text=TEXT,
        opens_at=calendar.at("2005-01-05T10:00"),
        closes_at=calendar.at("2005-01-14T18:00"),
    )
    schedule_call(call, actor=cast.staff)


def _answer(cast: Cast, row: dict[str, str]) -> None:
    call = VolunteerCall.objects.get(slug=CALL)
    author = cast.focal_point(f"{row['family_slug']}.a@example.org")
    with contextlib.suppress(InterestRefused):  # Youth comes two minutes late
        express_interest(call, author, statement=row["statement"])


def _confirm(cast: Cast, family: str) -> None:
    interest = ExpressionOfInterest.objects.get(call__slug=CALL, family__slug=family)
    partner = cast.focal_point(f"{family}.b@example.org")
    answer_as_second_voice(interest, partner, supports=True)


def _change_address(cast: Cast) -> None:
    """Let a focal point be written to elsewhere from now on; the old address still opens the door."""
    person = cast.user(MOVING)
    address = EmailAddress.objects.create(user=person, email=MOVED, verified=True)
    with transaction.atomic():
        address.set_as_primary()
        note_replaced_address(person, before=MOVING, after=MOVED)
