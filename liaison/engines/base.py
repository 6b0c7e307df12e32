"""What the portal asks of whatever hands out the posts of a channel."""

from typing import Protocol

from liaison.engines.comparing import Diff
from liaison.models import Channel, Post


class EngineFailed(Exception):
    """A list engine did not do what it was asked. The text holds no secret and no address."""


class EngineUnreachable(EngineFailed):
    """It does not answer, not in time, or not as it should."""


class EngineRefused(EngineFailed):
    """It answers, and says no to this one thing."""


class Engine(Protocol):
    """One way to hand out posts.

    ``differences`` and ``sync`` may raise ``EngineFailed``. ``deliver`` never does: nobody's
    post waits for another program.
    """

    def differences(self, channel: Channel) -> Diff:
        """Return what of the list in the engine is not as the channel wants it."""

    def sync(self, channel: Channel, diff: Diff) -> None:
        """Take the steps of ``diff``, the list's creation among them."""

    def deliver(self, post: Post) -> None:
        """See to it that every member has ``post`` once. Runs in the transaction of the act."""
