"""Handing accepted posts to the engine of their channel."""

from liaison.engines import engine_of
from liaison.models import Post


def hand_out(post: Post) -> None:
    """Let every member have ``post``."""
    engine_of(post.channel).deliver(post)
