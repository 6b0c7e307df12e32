"""Whole mails are kept while somebody has to decide on them, and no longer."""

from liaison.models import IncomingMail


def keep_time() -> None:
    """Drop mails whose decision was taken; those that grow old go by ``liaison.purging``."""
    IncomingMail.objects.with_needless_copy().update(raw=None)
