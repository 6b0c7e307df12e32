"""Check what was asked, and let the published rule give out the passes."""

import json
from datetime import UTC

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import Outcome, PassEvent, PassStatus, PoolStatus
from secretariat.models import Pass, PassPool, PassRequest
from secretariat.models.passes.pool import fingerprint_of
from secretariat.rules.cases import normalised
from secretariat.rules.passes.allocate import allocate, read_pool, refusals, written
from secretariat.services.passes.registrations import registered_among
from secretariat.services.passes.rule_texts import published_rule

A_BATCH = 500


@transaction.atomic
def check_requests(pool: PassPool) -> PassPool:
    """Look who is registered, and freeze what the allocation is made of, for all to download.

    Safe to run twice. Raises ``DomainError`` before the ranking is over, and where the rule is
    not the one that was published.
    """
    pool = locked(pool)
    if pool.status != PoolStatus.PUBLISHED:
        return pool
    _check_time(pool)
    requests = list(pool.requests.standing().with_people().order_by("case__reference"))
    registered = registered_among(pool.event, [each.case.email for each in requests])
    for request in requests:
        request.is_registered = normalised(request.case.email) in registered
    PassRequest.objects.bulk_update(requests, ["is_registered"], batch_size=A_BATCH)
    pool.given = _input_of(pool, requests)
    pool.move_to(PoolStatus.CHECKED)
    pool.save(update_fields=["given", "status"])
    refused = refusals(read_pool(pool.given))
    audit.record(
        PassEvent.CHECKED,
        pool,
        actor=None,
        requests=len(requests),
        valid=len(requests) - len(refused),
        input=fingerprint_of(pool.given),
    )
    return pool


@transaction.atomic
def allocate_passes(pool: PassPool) -> PassPool:
    """Draw up the list from what was published, and from nothing else. Safe to run twice."""
    pool = locked(pool)
    if pool.status != PoolStatus.CHECKED:
        return pool
    outcomes = allocate(read_pool(pool.given))
    numbers = {each.number for each in outcomes}
    known = {each.number: each for each in pool.requests.with_people()}
    requests = {number: known[number] for number in numbers}
    for outcome in outcomes:
        request = requests[outcome.number]
        request.outcome, request.reason = outcome.outcome, outcome.reason
        request.detail, request.round = outcome.detail, outcome.round
        request.position, request.lot = outcome.position, outcome.lot
    fields = ["outcome", "reason", "detail", "round", "position", "lot"]
    PassRequest.objects.bulk_update(requests.values(), fields, batch_size=A_BATCH)
    issued = [requests[each.number] for each in outcomes if each.outcome == Outcome.ISSUED]
    # Who withdrew since the check keeps the place in the list, and the pass goes on by offers.
    _issue(pool, [each for each in issued if each.case.status != CaseStatus.WITHDRAWN])
    pool.found = written(outcomes)
    pool.last_number = len(issued)
    pool.move_to(PoolStatus.ALLOCATED)
    pool.save(update_fields=["found", "last_number", "status"])
    audit.record(
        PassEvent.ALLOCATED, pool, actor=None, issued=len(issued), list=fingerprint_of(pool.found)
    )
    return pool


def _issue(pool: PassPool, requests: list[PassRequest]) -> None:
    """Give the first numbers to the first requests, one place each."""
    slots, now = list(pool.slots.all()), clock.now()
    Pass.objects.bulk_create(
        [
            Pass(
                pool=pool,
                slot=slot,
                request=request,
                person=request.person,
                number=request.position,
                status=PassStatus.ISSUED,
                issued_at=now,
            )
            for slot, request in zip(slots, requests, strict=False)
        ],
        batch_size=A_BATCH,
    )


def _input_of(pool: PassPool, requests: list[PassRequest]) -> str:
    """Write what the allocation is made of: numbers and families, never a name or an address."""
    first: dict[str, str] = {}
    for request in requests:  # by reference, so each person is called by their first request
        first.setdefault(request.person, request.number)
    rows = [
        {
            "number": each.number,
            "family": each.case.family.slug if each.case.family else "",
            "person": first[each.person],
            "received_at": each.case.received_at.astimezone(UTC).isoformat(),
            "confirmed": each.case.is_confirmed,
            "registered": bool(each.is_registered),
            "rank": each.rank,
        }
        for each in requests
    ]
    data = {**published_rule(pool), "requests": rows}
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _check_time(pool: PassPool) -> None:
    if clock.now() < pool.ranking_until:
        raise DomainError(
            _("The [families] still rank."),
            rule=_("Requests are checked when requests and ranking are over."),
            so=_("The portal does it by itself then."),
        )
