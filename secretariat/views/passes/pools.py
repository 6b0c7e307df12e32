"""Pools for everybody to read: the rule, what was asked beside what was given, and the proof."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from csb_portal import clock
from families.models import Family
from secretariat.choices.passes import PoolStatus
from secretariat.models import PassPool
from secretariat.permissions.passes import (
    can_keep_door,
    can_manage_pools,
    can_rank,
    can_see_names,
    can_see_pool,
)
from secretariat.rules.passes import allocate
from secretariat.services.passes.histories import past_events
from secretariat.services.passes.overview import families_of, in_order, totals_of
from secretariat.services.passes.reasons import reason_of
from secretariat.services.passes.rule_texts import rule_in_words
from secretariat.services.passes.telling import progress

COMMAND = "python3 allocate.py {slug}-input.json --check {slug}-outcome.json"
PROGRAM = Path(allocate.__file__)


@dataclass(frozen=True)
class Row:
    """One request as the reader sees it: the name only for those it is meant for."""

    number: str
    name: str
    rank: int | None
    outcome: str
    state: str
    tone: str
    reason: str


def find(request: HttpRequest, slug: str) -> PassPool:
    """Return a pool the reader may see, or a 404: nobody learns of a draft."""
    pool = get_object_or_404(PassPool.objects.select_related("event"), slug=slug)
    if not can_see_pool(request.user, pool):
        raise Http404
    return pool


@require_safe
def pool_list(request: HttpRequest) -> HttpResponse:
    """Show which passes can be asked for, and which were given out."""
    manages = can_manage_pools(request.user)
    pools = PassPool.objects.select_related("event")
    context = {
        "pools": pools if manages else pools.public(),
        "manages": manages,
        "now": clock.now(),
    }
    return render(request, "secretariat/passes/list.html", context)


@require_safe
def pool_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rule, the hours, and each family's requests beside its passes."""
    pool = find(request, slug)
    lines = families_of(pool)
    told, of = progress(pool) if pool.status == PoolStatus.ALLOCATED else (0, 0)
    context = {
        "pool": pool,
        "rule": rule_in_words(pool),
        "hours": hours_of(pool),
        "lines": lines,
        "totals": totals_of(pool, lines),
        "command": COMMAND.format(slug=pool.slug),
        "told": told,
        "of": of,
        "manages": can_manage_pools(request.user),
        "keeps_door": can_keep_door(request.user),
        "ranks": [line.family for line in lines if can_rank(request.user, line.family)],
    }
    return render(request, "secretariat/passes/detail.html", context)


def hours_of(pool: PassPool) -> list[dict[str, Any]]:
    """Return the hours of a pool as a timeline."""
    hours = [
        (_("Rule and seed published"), pool.published_at),
        (_("Requests begin"), pool.opens_at),
        (_("Requests end"), pool.closes_at),
        (_("[Families] have ranked"), pool.ranking_until),
        (_("Everybody knows the outcome"), pool.results_at),
        (_("Holders are at the door"), pool.collect_by),
        (_("It begins"), pool.begins_at),
    ]
    now = clock.now()
    done = sum(at is not None and at <= now for _label, at in hours)
    return [
        {"label": label, "at": at, "state": "done" if place < done else _state(place, done)}
        for place, (label, at) in enumerate(hours)
    ]


def _state(place: int, done: int) -> str:
    return "now" if place == done else "next"


@require_safe
def pool_family(request: HttpRequest, slug: str, family: str) -> HttpResponse:
    """Show one family's requests in its order; its own people and those who handle see names."""
    pool = find(request, slug)
    found = get_object_or_404(Family, slug=family)
    line = next((each for each in families_of(pool) if each.family == found), None)
    if line is None:
        raise Http404
    sees_names = can_see_names(request.user, found)
    rows = [
        Row(
            number=each.number,
            name=each.case.name if sees_names else "",
            rank=each.rank,
            outcome=each.get_outcome_display() if pool.is_told or each.told_at else "",
            state=each.case.status_label,
            tone=each.case.tone,
            reason=reason_of(each) if pool.is_told or each.told_at else "",
        )
        for each in in_order(pool, line)
    ]
    may_rank = can_rank(request.user, found) and pool.can_be_ranked
    context = {
        "pool": pool,
        "line": line,
        "rows": rows,
        "sees_names": sees_names,
        "may_rank": may_rank,
    }
    return render(request, "secretariat/passes/family.html", context)


@require_safe
def pool_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Hand out what an allocation is made of, or what came out, as it was frozen."""
    pool = find(request, slug)
    texts = {
        "rule": pool.rule_text,
        "input": pool.given,
        "outcome": pool.found if pool.is_told else "",
    }
    if not texts.get(name):
        raise Http404
    return _download(texts[name], f"{pool.slug}-{name}.json", "application/json")


@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """Hand out the program that recomputes a list: one file that needs nothing else."""
    return _download(PROGRAM.read_text(encoding="utf-8"), "allocate.py", "text/x-python")


def _download(text: str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


@require_safe
def pass_history(request: HttpRequest) -> HttpResponse:
    """Show which family had how many passes at which event: fairness over time."""
    events = past_events()
    families = Family.objects.order_by("name_en")
    rows = [
        (
            family,
            [event.passes.get(family.slug, 0) for event in events],
            sum(event.passes.get(family.slug, 0) for event in events),
        )
        for family in families
    ]
    context = {
        "events": events,
        "rows": rows,
        "manages": can_manage_pools(request.user),
        "most": max((total for _family, _counts, total in rows), default=0),
    }
    return render(request, "secretariat/passes/history.html", context)
