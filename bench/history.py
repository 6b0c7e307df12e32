"""A long history: what the demo's bureau did in its first months, over and over, years before.

The database itself copies the rows, with their moments moved back and their names made anew, so
that a million of them take minutes. Only what came to an end is copied: what is open, and what
the year before the demo holds, is the same however long the history.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, models, transaction

from csb_portal.models import AuditEntry, OutgoingMail, User
from elections.models import Complaint, Election, Resolution, VolunteerCall
from families.models import FocalPoint
from liaison.choices.meetings import MinutesStatus
from liaison.choices.register import MessageStatus
from liaison.models import (
    ActionItem,
    AdvocacyCase,
    Answer,
    Consultation,
    Delivery,
    Meeting,
    Message,
    Minutes,
)
from secretariat.models import (
    Case,
    CaseStep,
    Contribution,
    FundingApplication,
    FundingRound,
    PassPool,
    PassRequest,
    SlatePlace,
    SlateSending,
    SlotCall,
    SlotNomination,
    SlotOutcome,
    SlotSession,
)

YEARS, QUIET_DAYS = 10, 400
TALKS = 10  # copies of what is said, met and voted, for each copy of casework
STRIDE = 100_000  # between the keys of two copies
NAMES = {"reference", "slug", "uid", "uuid", "occasion", "message_id"}  # borne by one row alone
ROOM_FOR_NUMBER = 6
A_FEW = 10  # mails and entries of the trail beside each copy


@dataclass(frozen=True)
class Copied:
    """Rows that are copied, and whether a figure counts them."""

    rows: models.QuerySet
    is_counted: bool = True


def lengthen(size: int) -> int:
    """Put a history before what is there, until there are about ``size`` records; return how many."""
    groups = [(casework(), 1), (talks(), TALKS)]
    counted = [one.rows for group, _times in groups for one in group if one.is_counted]
    there = sum(rows.model._default_manager.count() for rows in counted)
    round_of = sum(
        times * len(one.rows) for group, times in groups for one in group if one.is_counted
    )
    rounds = max(1, (size - there) // round_of)
    with transaction.atomic():
        for group, times in groups:
            _copy(group, rounds * times)
        _let_seats_change_hands(rounds * TALKS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return sum(rows.model._default_manager.count() for rows in counted)


def casework() -> list[Copied]:
    """Participation with all that hangs on it, as far as it is settled."""
    cases = Case.objects.exclude(closed_at=None)
    named = SlotNomination.objects.filter(case__in=cases)
    return [
        _beside(PassPool.objects.all()),
        _beside(FundingRound.objects.exclude(recorded_at=None)),
        _beside(SlotCall.objects.all()),
        _beside(SlotSession.objects.all()),
        _beside(SlateSending.objects.all()),
        Copied(cases),
        Copied(CaseStep.objects.filter(case__in=cases)),
        Copied(PassRequest.objects.filter(case__in=cases)),
        Copied(FundingApplication.objects.filter(case__in=cases)),
        Copied(named),
        Copied(SlatePlace.objects.filter(nomination__in=named)),
        Copied(SlotOutcome.objects.filter(place__nomination__in=named)),
    ]


def talks() -> list[Copied]:
    """The register, meetings, votes, gifts, mails and the trail, as far as nothing waits."""
    over = [MessageStatus.ANSWERED, MessageStatus.SUPERSEDED]
    done = Message.objects.filter(status__in=over) | Message.objects.relays().filter(due_at=None)
    messages = done.exclude(delivered_at=None)
    kept = Meeting.objects.filter(minutes__status=MinutesStatus.PUBLISHED)
    return [
        Copied(messages),
        _beside(Delivery.objects.filter(message__in=messages)),
        Copied(Answer.objects.filter(message__in=messages)),
        Copied(kept),
        _beside(Minutes.objects.filter(meeting__in=kept)),
        Copied(ActionItem.objects.exclude(closed_at=None).filter(meeting__in=kept)),
        Copied(Consultation.objects.exclude(summarised_at=None)),
        Copied(AdvocacyCase.objects.exclude(answered_on=None)),
        Copied(Contribution.objects.all()),
        Copied(VolunteerCall.objects.exclude(closed_at=None)),
        Copied(Election.objects.exclude(certified_at=None)),
        Copied(Resolution.objects.exclude(confirmed_at=None)),
        Copied(Complaint.objects.exclude(answered_at=None)),
        _beside(OutgoingMail.objects.order_by("pk")[:A_FEW]),
        _beside(AuditEntry.objects.order_by("pk")[:A_FEW]),
    ]


def _beside(rows: models.QuerySet) -> Copied:
    return Copied(rows, is_counted=False)


def _copy(group: list[Copied], copies: int) -> None:
    """Write every row of ``group`` so many times more, the oldest copy first."""
    kept = {one.rows.model: list(one.rows.values_list("pk", flat=True)) for one in group}
    for model, keys in kept.items():
        if keys:
            with connection.cursor() as cursor:
                cursor.execute(_statement(model, keys, kept, copies))


def _statement(model: type[models.Model], keys: list[int], kept: dict, copies: int) -> str:
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    columns = ", ".join(quote(field.column) for field in fields)
    days = f"({QUIET_DAYS} + {YEARS * 365} * ({copies} - copy.k) / {copies})"
    values = ", ".join(_value(field, f"was.{quote(field.column)}", days, kept) for field in fields)
    # Nothing but names and keys of the schema, and numbers of this script.
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # nosec B608
        "WITH RECURSIVE copy(k) AS "
        f"(SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < {copies}) "
        f"SELECT {values} FROM copy CROSS JOIN {quote(model._meta.db_table)} was "
        f"WHERE was.{quote(model._meta.pk.column)} IN ({_listed(keys)}) ORDER BY copy.k, was.id"
    )


def _value(field: models.Field, was: str, days: str, kept: dict) -> str:
    """Say what stands in a field of a copy: what stood there, moved back and named anew."""
    on_sqlite = connection.vendor == "sqlite"
    its_own = f"{was} + copy.k * {STRIDE}"
    if field.is_relation:
        keys = kept.get(field.related_model)
        return (
            f"CASE WHEN {was} IN ({_listed(keys)}) THEN {its_own} ELSE {was} END" if keys else was
        )
    if isinstance(field, models.DateTimeField):
        moved = f"strftime('%Y-%m-%d %H:%M:%S', {was}, '-' || {days} || ' days')"
        return moved if on_sqlite else f"{was} - make_interval(days => {days})"
    if isinstance(field, models.DateField):
        return f"date({was}, '-' || {days} || ' days')" if on_sqlite else f"{was} - {days}"
    if isinstance(field, models.UUIDField):
        new = "lower(hex(randomblob(16)))" if on_sqlite else "gen_random_uuid()"
        return f"CASE WHEN {was} IS NULL THEN NULL ELSE {new} END"
    if isinstance(field, models.CharField) and (field.unique or field.name in NAMES):
        return f"substr({was}, 1, {(field.max_length or 0) - ROOM_FOR_NUMBER}) || '-' || copy.k"
    return its_own if field.unique else was


def _listed(keys: Collection[int]) -> str:
    return ", ".join(str(key) for key in keys)


def _let_seats_change_hands(mandates: int) -> None:
    """Let each seat have been held by turns before whoever holds it now."""
    held = list(FocalPoint.objects.filter(until=None))
    turns = -(-mandates // len(held))
    length = max(1, YEARS * 365 // turns)
    people = User.objects.bulk_create(
        User(email=f"before.{one.pk}@example.org", name=f"Holder {one.pk}") for one in held
    )
    FocalPoint.objects.bulk_create(
        FocalPoint(
            user=person,
            family_id=one.family_id,
            seat=one.seat,
            since=one.since - timedelta(days=QUIET_DAYS + length * (turns - turn)),
            until=one.since - timedelta(days=QUIET_DAYS + length * (turns - turn - 1)),
        )
        for turn in range(turns)
        for person, one in zip(people, held, strict=True)
    )
