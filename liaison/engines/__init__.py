"""The programs that hand out the posts of channels: the portal itself, and Mailman 3."""

from liaison.choices.channels import EngineKind
from liaison.engines.base import Engine
from liaison.engines.embedded import EmbeddedEngine
from liaison.engines.mailman import MailmanEngine
from liaison.models import Channel

ENGINES: dict[str, Engine] = {
    EngineKind.EMBEDDED: EmbeddedEngine(),
    EngineKind.MAILMAN: MailmanEngine(),
}


def engine_of(channel: Channel) -> Engine:
    """Return what hands out the posts of ``channel``."""
    return ENGINES[channel.engine]
