"""Prepare a pool of passes, and publish its rule before the first request (proposal, 3.c)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.passes import PassEvent, PoolStatus
from secretariat.models import Event, PassPool, PassSlot
from secretariat.models.passes.pool import MOST_PASSES, fingerprint_of
from secretariat.notifications import passes as notifications
from secretariat.rules.passes.presets import as_data, presets
from secretariat.services.passes.histories import last_event_before
from secretariat.services.passes.rule_texts import HOURS, TERMS, frozen_text


@dataclass(frozen=True)
class Plan:
    """What somebody writes down to draft a pool."""

    event: Event
    title: str
    quota: int
    preset: str
    seed: str
    opens_at: datetime
    closes_at: datetime
    ranking_until: datetime
    results_at: datetime
    collect_by: datetime
    begins_at: datetime
    offer_hours: int = 2
    no_show_minutes: int = 10


@transaction.atomic
def draft_pool(plan: Plan, *, actor: User) -> PassPool:
    """Prepare a pool that nobody sees yet. Raises ``DomainError`` for hours in a wrong order."""
    pool = PassPool(slug=_free_slug(plan))
    _fill(pool, plan)
    pool.save(force_insert=True)
    audit.record(PassEvent.POOL_DRAFTED, pool, actor=actor, quota=pool.quota)
    return pool


@transaction.atomic
def change_pool(pool: PassPool, plan: Plan, *, actor: User) -> PassPool:
    """Change a draft. Raises ``DomainError`` once the rule is published, whoever asks."""
    pool = locked(pool)
    if pool.status != PoolStatus.DRAFT:
        raise DomainError(
            _("The rule of this pool was published on %(moment)s.")
            % {"moment": when(pool.published_at)},
            rule=_("A rule is frozen and published before the first request, and stays."),
            so=_("Nothing was changed. Passes that were given on top are added on its page."),
        )
    _fill(pool, plan)
    pool.save()
    audit.record(PassEvent.POOL_CHANGED, pool, actor=actor, quota=pool.quota)
    return pool


@transaction.atomic
def publish_pool(pool: PassPool, *, actor: User) -> PassPool:
    """Freeze rule, seed, quota, history and hours, and show them to everybody.

    Raises ``DomainError`` where requests were to begin before the publication.
    """
    pool = locked(pool)
    pool.move_to(PoolStatus.PUBLISHED)
    _check_preset(pool.preset)
    now = clock.now()
    if pool.opens_at < now:
        raise DomainError(
            _("Requests were to begin on %(moment)s, which is past.")
            % {"moment": when(pool.opens_at)},
            rule=_("The rule and the seed are public before the first request."),
            so=_("Put the beginning off, then publish."),
        )
    last = last_event_before(pool.begins_at)
    pool.history = dict(sorted(last.passes.items())) if last else {}
    pool.history_of = last.name if last else ""
    pool.published_at, pool.published_by = now, actor
    pool.rule_text = frozen_text(pool)
    pool.fingerprint = fingerprint_of(pool.rule_text)
    pool.save()
    PassSlot.objects.bulk_create(
        PassSlot(pool=pool, number=number) for number in range(1, pool.quota + 1)
    )
    audit.record(
        PassEvent.RULE_PUBLISHED,
        pool,
        actor=actor,
        quota=pool.quota,
        fingerprint=pool.fingerprint,
    )
    notifications.rule_published(pool)
    return pool


def _fill(pool: PassPool, plan: Plan) -> None:
    _check(plan)
    pool.event, pool.title, pool.quota = plan.event, " ".join(plan.title.split()), plan.quota
    pool.preset, pool.rule = plan.preset, as_data(presets()[plan.preset])
    pool.seed = plan.seed.strip()
    for name in (*HOURS, *TERMS):
        setattr(pool, name, getattr(plan, name))


def _check(plan: Plan) -> None:
    if not plan.title.strip() or not plan.seed.strip():
        raise DomainError(
            _("The title or the seed is missing."),
            rule=_("The seed of the lottery is public before the first request."),
            so=_("Write words that nobody chooses for their effect: the event and its day."),
        )
    _check_preset(plan.preset)
    if not 1 <= plan.quota <= MOST_PASSES:
        raise DomainError(
            _("%(count)d is no number of passes.") % {"count": plan.quota},
            rule=_("A pool has at least one pass, and at most %(most)d.") % {"most": MOST_PASSES},
            so=_("Write down how many the host gave."),
        )
    hours = [getattr(plan, name) for name in HOURS]
    in_order = all(before <= after for before, after in pairwise(hours))
    if not in_order or plan.opens_at == plan.closes_at or plan.results_at == plan.collect_by:
        raise DomainError(
            _("The hours are not in order."),
            rule=_(
                "Requests begin and end, the [families] rank, outcomes are told, holders come to"
                " the door, and it begins: in this order."
            ),
            so=_("Correct the hours."),
        )


def _check_preset(preset: str) -> None:
    if preset not in presets():
        raise DomainError(_("There is no such rule."), so=_("Choose one of those that are listed."))


def _free_slug(plan: Plan) -> str:
    stem = slugify(f"{plan.event.slug} {plan.title}")[:40].strip("-") or plan.event.slug
    taken = set(PassPool.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
