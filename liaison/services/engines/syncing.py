"""Keeping the lists of an engine as the channels want them."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from liaison.choices.engines import EngineEvent
from liaison.engines import engine_of
from liaison.engines.comparing import Diff, Kind, Part
from liaison.models import Channel, ListCheck
from liaison.rules.engines import COMPARED_EVERY

logger = logging.getLogger(__name__)


def compare_list(channel: Channel) -> Diff:
    """Look how far the list is from its channel, and keep the number. Raises ``EngineFailed``."""
    diff = engine_of(channel).differences(channel)
    _keep(channel, len(diff), waits=diff.is_drastic)
    return diff


def apply_differences(channel: Channel, *, actor: User, seen: str) -> Diff:
    """Take exactly the steps whose ``mark`` somebody saw. Raises ``DomainError``, ``EngineFailed``."""
    diff = compare_list(channel)
    if diff.mark != seen:
        raise DomainError(
            _("The list or its channel has changed since you looked."),
            rule=_("Only what was seen is done."),
            so=_("Look at the differences again."),
        )
    _apply(channel, diff, actor)
    return diff


def keep_in_step(channel: Channel, *, at_once: bool = False) -> bool:
    """Bring the list into step and tell whether it is.

    Where it was compared a moment ago that is believed, unless ``at_once``. Where so many
    would go that somebody should look, nothing is done. Raises ``EngineFailed``.
    """
    check = ListCheck.objects.filter(channel=channel).first()
    if check and not at_once and clock.now() < check.checked_at + COMPARED_EVERY:
        return not check.waits_for_eyes
    diff = compare_list(channel)
    if diff.is_drastic:
        logger.warning("The list of %s waits for somebody to look at it.", channel.slug)
        return False
    if diff:
        _apply(channel, diff, None)
    return True


def _apply(channel: Channel, diff: Diff, actor: User | None) -> None:
    """Take the steps, look again, and record what was done."""
    engine = engine_of(channel)
    engine.sync(channel, diff)
    left = engine.differences(channel)
    _keep(channel, len(left))
    _record(channel, diff, actor)


@transaction.atomic
def _record(channel: Channel, diff: Diff, actor: User | None) -> None:
    audit.record(
        EngineEvent.LIST_SYNCED,
        channel,
        actor=actor,
        public=False,
        is_new=any(change.part == Part.LIST for change in diff),
        added=len(diff.of(Kind.ADD)),
        removed=len(diff.of(Kind.REMOVE)),
        changed=len(diff.of(Kind.CHANGE)),
    )


def _keep(channel: Channel, differences: int, *, waits: bool = False) -> None:
    ListCheck.objects.update_or_create(
        channel=channel,
        defaults={
            "checked_at": clock.now(),
            "differences": differences,
            "waits_for_eyes": waits,
        },
    )
