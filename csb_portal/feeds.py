"""Atom feeds: what they share."""

import re
from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AtomFeed(Atom1Feed):
    """Is as old as the newest in it, and while it is empty not newer with each second."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, tz=UTC)


def legal(text: str) -> str:
    """Leave out what no XML document may hold, such as form feeds; the original keeps them."""
    return NOT_IN_XML.sub("", text)
