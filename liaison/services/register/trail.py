"""What the trail says of messages; of private ones it shows a hash and nothing else."""

from csb_portal import audit
from csb_portal.models import User
from liaison.choices.register import LiaisonEvent
from liaison.models import Message


def record(
    event: LiaisonEvent,
    message: Message,
    *,
    actor: User | None,
    private: dict | None = None,
    **data: object,
) -> None:
    """Append a step of ``message`` to the trail, as the last act of its transaction."""
    is_public = not message.is_private
    audit.record(event, message, actor=actor, public=is_public, private=private, **data)
