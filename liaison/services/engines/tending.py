"""What is to be done with list engines that are other programs, whenever somebody gets to it."""

import logging

from csb_portal.models import Restoration
from liaison.choices.channels import EngineKind
from liaison.engines.base import EngineRefused, EngineUnreachable
from liaison.models import Channel, Handover
from liaison.services.engines.handing_over import hand_back, hand_over
from liaison.services.engines.mirroring import held_in_mailman, mirror_held
from liaison.services.engines.syncing import keep_in_step

logger = logging.getLogger(__name__)


def tend_engines() -> None:
    """Bring every list into step, mirror what is held, and hand over what waits.

    Safe to run twice, late, or side by side. An engine that does not answer ends the
    round; whatever goes wrong with one list leaves the others alone.
    """
    hand_back()
    for channel in Channel.objects.filter(engine=EngineKind.MAILMAN):
        try:
            tend_list(channel)
        except EngineUnreachable:
            return
        except EngineRefused as error:
            logger.warning("The list of %s is not in step: %s", channel.slug, error)
        except Exception:
            logger.exception("The list of %s could not be looked after.", channel.slug)


def tend_list(channel: Channel) -> None:
    """Look after one list. A post goes out only to a list that was just brought into step.

    After a restore none goes out before staff have let mail leave again.

    Raises ``EngineFailed``.
    """
    waits = Handover.objects.waiting().filter(post__channel=channel).exists()
    is_in_step = keep_in_step(channel, at_once=waits)
    held = held_in_mailman(channel)
    mirror_held(channel, held)
    if is_in_step and not Restoration.objects.holding_mail().exists():
        hand_over(channel, held)
