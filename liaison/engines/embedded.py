"""The portal as its own list engine: its outbox writes to each member."""

from liaison.engines.comparing import Diff
from liaison.models import Channel, Post
from liaison.services.channels.distribution import distribute


class EmbeddedEngine:
    """Asks the rules of membership for each post, so there is no list that could differ."""

    def differences(self, channel: Channel) -> Diff:
        return Diff()

    def sync(self, channel: Channel, diff: Diff) -> None:
        return

    def deliver(self, post: Post) -> None:
        distribute(post)
