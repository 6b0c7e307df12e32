"""A result as files: JSON for programs, CSV for spreadsheets."""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from elections.models import Candidacy
from elections.results import Result
from families.services.csv_writing import csv_text


def csv_of(result: Result) -> str:
    """Return the count as a table, a line each candidate and one for the blank ballots."""
    header = ["place_on_ballot", "short_name", "family", "votes", "rank", "outcome"]
    rows = [
        [c.position, c.short_name, str(c), c.votes, c.rank, c.get_outcome_display()]
        for c in result.candidacies
    ]
    blank = ["", "", _("Blank ballots"), result.election.blank_ballots, "", ""]
    return csv_text(header, [*rows, blank])


def json_text(result: Result, *, archive_sha256: str) -> str:
    """Return all that is public of a result; names of things in English, times in UTC."""
    return json.dumps(as_data(result, archive_sha256), indent=2, ensure_ascii=False) + "\n"


def as_data(result: Result, archive_sha256: str) -> dict[str, Any]:
    election = result.election
    return {
        "election": election.slug,
        "uuid": election.uuid,
        "title": election.title,
        "question": election.question,
        "is_trial": election.is_trial,
        "status": election.status,
        "level": election.level,
        "seats": election.seats,
        "max_choices": election.max_choices,
        "opened_at": _utc(election.opened_at),
        "closed_at": _utc(election.closed_at),
        "counted_at": _utc(election.counted_at),
        "certified_at": _utc(election.certified_at),
        "on_roll": result.on_roll,
        "roll_corrections": result.corrections,
        "ballots": {
            "received": result.received,
            "counted": election.ballots,
            "blank": election.blank_ballots,
            "choices": result.choices if result.is_counted else None,
        },
        "quorum": _quorum(result),
        "candidates": [_candidate(candidacy) for candidacy in result.candidacies],
        "elected": [c.short_name for c in result.elected],
        "runoff": result.runoff and result.runoff.slug,
        "lot": _lot(result),
        "annulled": _annulment(result),
        "archive": {
            "protocol": "Belenios, version 1",
            "url": settings.SITE_URL + reverse("elections:archive", args=[election.slug]),
            "sha256": archive_sha256,
            "last_hash": result.last_event and result.last_event.digest,
        },
        "checks": [
            {"program": c.program, "passed": c.passed, "archive_sha256": c.archive_sha256}
            for c in result.checks
        ],
    }


def _candidate(candidacy: Candidacy) -> dict[str, Any]:
    return {
        "family": candidacy.short_name,
        "name": candidacy.name_on_ballot,
        "place_on_ballot": candidacy.position,
        "votes": candidacy.votes,
        "rank": candidacy.rank,
        "outcome": candidacy.outcome,
    }


def _quorum(result: Result) -> dict[str, Any] | None:
    if result.election.quorum_percent is None:
        return None
    return {
        "percent": result.election.quorum_percent,
        "reached": result.quorum_reached,
        "if_missed": result.election.quorum_outcome,
    }


def _lot(result: Result) -> dict[str, Any] | None:
    lot = result.lot
    if lot is None:
        return None
    return {
        "number": lot.number,
        "commitment": lot.commitment,
        "last_hash": lot.last_hash,
        "order": list(lot.order),
    }


def _annulment(result: Result) -> dict[str, Any] | None:
    if not result.is_annulled:
        return None
    step = result.annulment
    return {
        "reason": result.election.cancel_reason,
        "at": step and _utc(step.confirmed_at),
        "proposed_by": step and str(step.proposed_by),
        "confirmed_by": step and str(step.confirmed_by),
    }


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
