"""What passes tell the front page, somebody's desk and the monthly report."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure, totals_by
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from families.permissions.mandates import current_mandate
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import Outcome, PassStatus, PoolStatus
from secretariat.models import Case, PassPool, PassRequest
from secretariat.permissions.passes import can_keep_door, can_manage_pools
from secretariat.rules.passes.allocate import UNCONFIRMED


def notices() -> list[Notice]:
    """Say which passes can be asked for now, and of which the rule is out."""
    pools = PassPool.objects.public().filter(status=PoolStatus.PUBLISHED, closes_at__gt=clock.now())
    return [_notice(pool) for pool in pools]


def _notice(pool: PassPool) -> Notice:
    passes = ngettext("%(count)d pass", "%(count)d passes", pool.places) % {"count": pool.places}
    detail = _("%(passes)s, %(event)s") % {"passes": passes, "event": pool.event}
    if pool.is_open:
        title = _("Ask for a pass: %(pool)s") % {"pool": pool}
        return Notice(title, pool.get_absolute_url(), detail, until=pool.closes_at)
    title = _("Passes: %(pool)s, the rule is published") % {"pool": pool}
    return Notice(title, pool.get_absolute_url(), detail, until=pool.opens_at)


def tasks_for(user: User) -> list[Task]:
    """Say which requests somebody's family has to rank, which draft waits, and whose door it is."""
    return [*_rankings_for(user), *_drafts_for(user), *_doors_for(user)]


def _rankings_for(user: User) -> list[Task]:
    mandate = current_mandate(user)
    if mandate is None:
        return []
    family = mandate.family
    unranked = PassRequest.objects.counting().filter(case__family=family, rank=None)
    unranked = unranked.exclude(case__in=Case.objects.of(user))
    pools = (
        PassPool.objects.filter(status=PoolStatus.PUBLISHED, ranking_until__gt=clock.now())
        .annotate(asked=Count("requests", filter=Q(requests__in=unranked)))
        .filter(asked__gt=0)
    )
    return [
        Task(
            _("Put the requests of %(family)s in order: %(pool)s")
            % {"family": family, "pool": pool},
            reverse("participation:pass-ranking", args=[pool.slug, family.slug]),
            _("Rank them"),
            ngettext(
                "%(count)d request has no place yet; by then it goes by time.",
                "%(count)d requests have no place yet; by then they go by time.",
                pool.asked,
            )
            % {"count": pool.asked},
            due_at=pool.ranking_until,
        )
        for pool in pools
    ]


def _drafts_for(user: User) -> list[Task]:
    drafts = PassPool.objects.filter(status=PoolStatus.DRAFT)
    if not drafts or not can_manage_pools(user):
        return []
    return [
        Task(
            _("Publish the rule: %(pool)s") % {"pool": pool},
            reverse("participation:pool-publish", args=[pool.slug]),
            _("Read and publish"),
            _("Before the first request."),
            due_at=pool.opens_at,
        )
        for pool in drafts
    ]


def _doors_for(user: User) -> list[Task]:
    """On the day itself the door is on the desk."""
    today = [
        pool
        for pool in PassPool.objects.filter(status=PoolStatus.ANNOUNCED)
        if (pool.collect_by - clock.now()).total_seconds() < 24 * 3600
        and pool.passes.filter(status=PassStatus.ISSUED).exists()
    ]
    if not today or not can_keep_door(user):
        return []
    return [
        Task(
            _("Hand over the passes: %(pool)s") % {"pool": pool},
            reverse("participation:pass-door", args=[pool.slug]),
            _("To the door"),
            due_at=pool.collect_by,
        )
        for pool in today
    ]


def _asked(month: Month) -> QuerySet[PassRequest]:
    """Requests of a month, whatever became of them since; what nobody confirmed is nobody's."""
    starts, ends = month.span
    return (
        PassRequest.objects.asked()
        .filter(case__received_at__gte=starts, case__received_at__lt=ends)
        .exclude(Q(case__status=CaseStatus.UNCONFIRMED) | Q(reason=UNCONFIRMED))
    )


_by_pool = totals_by("pool__title")
OF_THE_POOL = ("case", "pool")

FIGURES = (
    Figure(
        "passes_asked",
        "participation",
        _lazy("Passes asked for"),
        _lazy("Requests for passes by when they came in, without what nobody confirmed."),
        _asked,
        totals=_by_pool,
        about=OF_THE_POOL,
    ),
    Figure(
        "passes_valid",
        "participation",
        _lazy("Valid requests for passes"),
        _lazy("Requests that came in in the month and were not refused when passes were given."),
        lambda month: _asked(month).exclude(outcome__in=["", Outcome.REFUSED]),
        totals=_by_pool,
        about=OF_THE_POOL,
    ),
    Figure(
        "passes_issued",
        "participation",
        _lazy("Passes issued"),
        _lazy("Requests that came in in the month and got a pass."),
        lambda month: _asked(month).filter(outcome=Outcome.ISSUED),
        totals=_by_pool,
        about=OF_THE_POOL,
    ),
)


def entries(month: Month) -> list[Entry]:
    """Name the pools whose outcomes were told in ``month``."""
    starts, ends = month.span
    told = PassPool.objects.filter(
        status__in=[PoolStatus.ANNOUNCED, PoolStatus.OVER],
        results_at__gte=starts,
        results_at__lt=ends,
    ).select_related("event")
    return [
        Entry(
            "participation",
            _("%(pool)s, %(event)s: passes given out by the published rule")
            % {"pool": pool, "event": pool.event},
            pool.get_absolute_url(),
            _("%(count)d of them") % {"count": pool.places},
        )
        for pool in told.order_by("results_at")
    ]
