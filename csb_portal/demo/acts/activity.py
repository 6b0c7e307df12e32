"""What the review of act 8 reads: rosters confirmed, posts written, a meeting attended.

The file has totals a family; who did it, and when, is made here so that they come out.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from families.models import FocalPoint
from families.services.confirmations import confirm_roster
from liaison.choices.channels import Source
from liaison.choices.meetings import MeetingKind
from liaison.models import Audience, Channel, Meeting
from liaison.services.channels.posting import Author, submit_post
from liaison.services.meetings.agenda import propose_item
from liaison.services.meetings.approving import publish_minutes, second_minutes, submit_minutes
from liaison.services.meetings.attendance import record_attendance
from liaison.services.meetings.inviting import announce_meeting
from liaison.services.meetings.minutes import save_minutes
from liaison.services.meetings.planning import plan_meeting

# What families wrote besides: their offers to serve and the requests they brought in.
WRITTEN_ALREADY = {
    "networks-coalitions": 1,
    "volunteers": 1,
    "asia": 1,
    "gender": 1,
    "africa": 1,
    "ngos": 2,
    "media": 2,
    "youth": 1,
    "disabilities": 1,
}
SECOND_SEATS = {"culture"}  # whose other seat votes
SUBJECTS = ("Rooms and interpretation for our meetings", "Who comes to Geneva from our family")
TEXTS = (
    "We need one room on two mornings, with French and English. Who can share theirs?",
    "Two of us come, by train and by bus. We can bring papers for families that cannot.",
)
PLANNED, BEGINS, ENDS = "2005-02-24T14:00", "2005-02-26T14:00", "2005-02-26T15:00"
CHAIR, SECOND = "asia.a@example.org", "networks-coalitions.a@example.org"
MINUTES = (
    "## What was discussed\n- Rooms for the summer\n\n## Outcome\nThe rooms are shared by turns."
)


def activity_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    for place, row in enumerate(rows("family_review")):
        moment = calendar.at("2005-02-10T11:00") + timedelta(minutes=10 * place)
        if int(row["roster_confirmed"]):
            yield Step(moment, partial(_confirm, cast, row["family_slug"]))
        wanted = int(row["posts_or_requests"]) - WRITTEN_ALREADY.get(row["family_slug"], 0)
        for number in range(wanted):
            at = moment + timedelta(days=number, hours=1)
            yield Step(at, partial(_post, cast, row["family_slug"], number))
    yield Step(calendar.at(PLANNED), partial(_plan, calendar, cast))
    yield Step(calendar.at(BEGINS))
    yield Step(calendar.at(ENDS))
    yield Step(calendar.at("2005-02-26T16:00"), partial(_attend, cast))
    yield Step(calendar.at("2005-02-26T18:00"), partial(_minute, cast))
    yield Step(calendar.at("2005-02-27T10:00"), partial(_publish, cast))


def _confirm(cast: Cast, slug: str) -> None:
    mandate = cast.focal_point(f"{slug}.a@example.org")
    confirm_roster(mandate.family, actor=mandate.user)


def _post(cast: Cast, slug: str, number: int) -> None:
    seat = "b" if slug in SECOND_SEATS else "a"
    author = Author.of_user(cast.user(f"{slug}.{seat}@example.org"))
    subject, body = SUBJECTS[number], TEXTS[number]
    channel = Channel.objects.get(slug="bureau")
    submit_post(channel, author=author, subject=subject, body=body, source=Source.WEB)


def _plan(calendar: Calendar, cast: Cast) -> None:
    chair = cast.user(CHAIR)
    meeting = plan_meeting(
        kind=MeetingKind.BUREAU,
        party=Audience.objects.get(slug="cs-bureau"),
        title="Meeting of the bureau after PrepCom-2",
        starts_at=calendar.at(BEGINS),
        ends_at=calendar.at(ENDS),
        place="Palais des Nations, Room VII",
        languages="en fr",
        actor=chair,
    )
    propose_item(meeting, title="Rooms for the summer", actor=chair)
    announce_meeting(meeting, actor=chair)


def bureau_meeting() -> Meeting:
    """The meeting of the bureau of these months."""
    return Meeting.objects.get(kind=MeetingKind.BUREAU)


def _attend(cast: Cast) -> None:
    there = [row["family_slug"] for row in rows("family_review") if int(row["meetings_attended"])]
    mandates = FocalPoint.objects.sitting().filter(family__slug__in=there, seat=1)
    record_attendance(bureau_meeting(), mandates=list(mandates), actor=cast.user(CHAIR))


def _minute(cast: Cast) -> None:
    text = save_minutes(bureau_meeting(), body=MINUTES, based_on=0, actor=cast.user(CHAIR))
    submit_minutes(text.minutes, actor=cast.user(CHAIR))


def _publish(cast: Cast) -> None:
    minutes = bureau_meeting().minutes.get()
    second_minutes(minutes, actor=cast.user(SECOND), seen=minutes.text.number)
    publish_minutes(bureau_meeting().minutes.get(), actor=cast.user(CHAIR))
