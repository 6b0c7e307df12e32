"""What list engines that are other programs tell the desk of staff."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.desk import Notice, Task
from csb_portal.models import User
from csb_portal.moments import when
from csb_portal.permissions import is_staff
from liaison.choices.channels import EngineKind
from liaison.models import EngineState, Handover, ListCheck
from liaison.rules.engines import BACK_WITHIN, FAILURES_TO_GIVE_UP, LOOKED_BACK

MOST_TASKS = 20


def notices() -> list[Notice]:
    """Nothing of this is for everybody; the pages of a channel say it where it matters."""
    return []


def tasks_for(user: User) -> list[Task]:
    """Say what only staff can put right: an engine that is away, a list somebody must look at."""
    if not is_staff(user):
        return []
    return [*_away(), *_waiting_for_eyes(), *_never_back()]


def _away() -> list[Task]:
    gone = EngineState.objects.filter(failures__gte=FAILURES_TO_GIVE_UP)
    waiting = Handover.objects.waiting().count() if gone else 0
    posts = ngettext("%(count)d post waits.", "%(count)d posts wait.", waiting) % {"count": waiting}
    return [
        Task(
            title=_("The list engine %(engine)s is unreachable since %(moment)s")
            % {"engine": state, "moment": when(state.unreachable_since)},
            url=reverse("admin:liaison_channel_changelist"),
            action=_("Look at the lists"),
            detail=posts,
        )
        for state in gone
    ]


def _never_back() -> list[Task]:
    """Posts the engine took and never brought to the archive: perhaps nobody has them."""
    now = clock.now()
    lost = Handover.objects.filter(
        taken_at__gt=now - LOOKED_BACK, taken_at__lt=now - BACK_WITHIN, returned_at=None
    ).filter(post__channel__engine=EngineKind.MAILMAN)
    return [
        Task(
            title=_("“%(post)s” never came back from the list engine") % {"post": handover.post},
            url=handover.post.get_absolute_url(),
            action=_("Look at it"),
            detail=_("The engine took it, and the archive had no copy: perhaps nobody has it."),
        )
        for handover in lost.select_related("post__channel")[:MOST_TASKS]
    ]


def _waiting_for_eyes() -> list[Task]:
    checks = ListCheck.objects.filter(waits_for_eyes=True).select_related("channel")
    return [
        Task(
            title=_("The list of %(channel)s waits for you to look at it")
            % {"channel": check.channel},
            url=reverse("admin:liaison_channel_differences", args=[check.channel.pk]),
            action=_("See the differences"),
            detail=_("So many people would be taken off that the portal does not do it by itself."),
        )
        for check in checks
    ]
