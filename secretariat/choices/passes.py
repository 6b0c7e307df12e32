"""Words of passes: pools, their states, passes in hand, and what the trail says of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from secretariat.rules.passes import allocate


class PoolStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Rule published")
    CHECKED = "checked", _("Requests checked")
    ALLOCATED = "allocated", _("List drawn up")
    ANNOUNCED = "announced", _("Passes given out")
    OVER = "over", _("Over")
    CANCELLED = "cancelled", _("Cancelled")


POOL_TRANSITIONS = {
    PoolStatus.DRAFT: {PoolStatus.PUBLISHED},
    PoolStatus.PUBLISHED: {PoolStatus.CHECKED, PoolStatus.CANCELLED},
    PoolStatus.CHECKED: {PoolStatus.ALLOCATED, PoolStatus.CANCELLED},
    PoolStatus.ALLOCATED: {PoolStatus.ANNOUNCED, PoolStatus.CANCELLED},
    PoolStatus.ANNOUNCED: {PoolStatus.OVER, PoolStatus.CANCELLED},
    PoolStatus.OVER: set(),
    PoolStatus.CANCELLED: set(),
}
POOL_TONES = {
    PoolStatus.DRAFT: "draft",
    PoolStatus.PUBLISHED: "open",
    PoolStatus.CHECKED: "waiting",
    PoolStatus.ALLOCATED: "waiting",
    PoolStatus.ANNOUNCED: "done",
    PoolStatus.OVER: "stopped",
    PoolStatus.CANCELLED: "stopped",
}
# From here on the list is for everybody to read.
TOLD = (PoolStatus.ANNOUNCED, PoolStatus.OVER)
# Published, and not at its end: places can be added, and it can be cancelled.
RUNNING = (
    PoolStatus.PUBLISHED,
    PoolStatus.CHECKED,
    PoolStatus.ALLOCATED,
    PoolStatus.ANNOUNCED,
)


class PoolStepKind(models.TextChoices):
    """What is done to a pool after its rule was published."""

    RAISED = "raised", _("Passes added")
    CANCELLED = "cancelled", _("Cancelled")


class PassStatus(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ISSUED = "issued", _("Issued")
    HANDED_OVER = "handed_over", _("Handed over")
    RETURNED = "returned", _("Returned")
    RELEASED = "released", _("Released: nobody came")
    REPLACED = "replaced", _("Replaced by a new number")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Offer lapsed")
    CANCELLED = "cancelled", _("Cancelled with its pool")


PASS_TRANSITIONS = {
    PassStatus.OFFERED: {PassStatus.ISSUED, PassStatus.DECLINED, PassStatus.LAPSED},
    PassStatus.ISSUED: {
        PassStatus.HANDED_OVER,
        PassStatus.RETURNED,
        PassStatus.RELEASED,
        PassStatus.REPLACED,
        PassStatus.CANCELLED,
    },
    PassStatus.HANDED_OVER: {PassStatus.CANCELLED},
    PassStatus.RETURNED: set(),
    PassStatus.RELEASED: set(),
    PassStatus.REPLACED: set(),
    PassStatus.DECLINED: set(),
    PassStatus.LAPSED: set(),
    PassStatus.CANCELLED: set(),
}
PASS_TONES = {
    PassStatus.OFFERED: "waiting",
    PassStatus.ISSUED: "open",
    PassStatus.HANDED_OVER: "done",
}
# What takes one of the places of a pool: never more than its quota, and never two for one person.
HOLDING = (PassStatus.OFFERED, PassStatus.ISSUED, PassStatus.HANDED_OVER)
IN_CIRCULATION = (PassStatus.ISSUED, PassStatus.HANDED_OVER)


class Outcome(models.TextChoices):
    """What the rule makes of a request."""

    ISSUED = allocate.ISSUED, _("Pass")
    WAITING = allocate.WAITING, _("Waiting list")
    REFUSED = allocate.REFUSED, _("Refused")


class PassEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    POOL_DRAFTED = "passes.pool_drafted", "Pool of passes drafted"
    POOL_CHANGED = "passes.pool_changed", "Draft of a pool of passes changed"
    RULE_PUBLISHED = "passes.rule_published", "Rule of a pool of passes published"
    PASS_ASKED = "passes.asked", "Pass asked for"
    RANKED = "passes.ranked", "Requests for passes ranked by their family"
    REGISTRATIONS_READ = "passes.registrations_read", "List of registered people read in"
    HISTORY_READ = "passes.history_read", "Passes of earlier events read in"
    CHECKED = "passes.checked", "Requests for passes checked"
    ALLOCATED = "passes.allocated", "Passes allocated by the published rule"
    ANNOUNCED = "passes.announced", "Outcomes of a pool of passes told"
    OFFERED = "passes.offered", "Pass offered to the next on the waiting list"
    ACCEPTED = "passes.accepted", "Offered pass accepted"
    DECLINED = "passes.declined", "Offered pass declined"
    LAPSED = "passes.lapsed", "Offer of a pass lapsed"
    RETURNED = "passes.returned", "Pass given back"
    REPLACED = "passes.replaced", "Pass replaced by a new number"
    HANDED_OVER = "passes.handed_over", "Pass handed over at the door"
    RELEASED = "passes.released", "Pass of somebody who did not come released"
    PASSED_ON = "passes.passed_on", "Released pass given to somebody at the door"
    POOL_OVER = "passes.pool_over", "Pool of passes over"
    QUOTA_RAISED = "passes.quota_raised", "Passes added to a pool"
    POOL_CANCELLED = "passes.pool_cancelled", "Pool of passes cancelled"
    CANCELLED = "passes.cancelled", "Pass ended with its pool"
