"""What time does in channels: offers are posted."""

from liaison.services.channels.interests import post_interests


def keep_time() -> None:
    """Take every step of the channels whose time has come. Safe to run twice."""
    post_interests()
