"""Bureaux started from their presets, and brought to life through the portal's own services."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

from csb_portal import clock
from csb_portal.files import store_bytes
from csb_portal.models import StoredFile, User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.choices import Level
from elections.models import Election, VolunteerCall
from elections.protocol.verifier import verify
from elections.services.archives import archive_chunks, last_event
from elections.services.calls import close_call, open_call, schedule_call
from elections.services.closing import close_election
from elections.services.drafting import call_defaults
from elections.services.elections import freeze_roll
from elections.services.group_elections import prepare_group_election
from elections.services.opening import open_election
from families.models import Bureau, Family
from families.services.presets import preset_of
from families.services.starting import Group, start_bureau

BEGINS = datetime(2025, 3, 3, 9, tzinfo=UTC)


def start(slug: str, seats: dict[int, int] | None = None, **values: object) -> Bureau:
    """Start a bureau from a preset and ``values``, with as many groups of each kind as it says."""
    bureau = preset_of(slug).bureau
    kinds = ["thematic"] * (bureau.thematic_groups or 0) + ["regional"] * (
        bureau.regional_groups or 0
    )
    groups = [
        Group(
            f"{bureau.group_singular} {place}",
            kind,
            (seats or {}).get(place, bureau.seats_per_group),
        )
        for place, kind in enumerate(kinds, start=1)
    ]
    return start_bureau(slug, values, groups, actor=None)


def make_operator() -> User:
    return make_user(Role.OPERATOR)


def announce(operator: User, days: int = 14) -> VolunteerCall:
    """Announce a call with the bureau's own rules, and open it."""
    call = VolunteerCall.objects.create(
        slug=f"call-{VolunteerCall.objects.count() + 1}",
        title=f"Call {VolunteerCall.objects.count() + 1}",
        opens_at=clock.now() + timedelta(hours=1),
        closes_at=clock.now() + timedelta(days=days),
        **call_defaults(),
    )
    schedule_call(call, actor=operator)
    with clock.at(call.opens_at):
        return open_call(call, actor=None)


def close(call: VolunteerCall) -> VolunteerCall:
    with clock.at(call.closes_at):
        return close_call(call, actor=None)


def prepare(call: VolunteerCall, group: Family, operator: User, **rules: object) -> Election:
    """Prepare a vote that opens the day after the call, for as many days as the bureau says."""
    opens_at = call.closes_at + timedelta(days=1)
    return prepare_group_election(
        call,
        group,
        actor=operator,
        slug=f"{call.slug}-{group.slug}"[:39],
        title=f"Seats of {group}",
        question=f"Who should sit for {group}?",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=Bureau.current().vote_days),
        **{"level": Level.STANDARD, "correction_hours": 0} | rules,
    )


def opened(election: Election, operator: User) -> Election:
    """Freeze the roll and open the vote at its hour."""
    with clock.at(election.opens_at - timedelta(hours=1)):
        freeze_roll(election, actor=operator)
    with clock.at(election.opens_at):
        return open_election(election, actor=None)


def counted(election: Election) -> Election:
    """Close the vote at its hour; at *standard* the portal counts it."""
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    election.refresh_from_db()
    return election


def is_sound(election: Election) -> bool:
    """Let the verifier read the archive as anybody can download it."""
    last = last_event(election)
    archive = b"".join(archive_chunks(election, last.height if last else 0))
    return verify(BytesIO(archive))


def letter() -> StoredFile:
    return store_bytes("letter.txt", b"We nominate our colleague.")
