"""Atom feeds: what they share."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AtomFeed(Atom1Feed):
    """Is as old as the newest in it, and while it is empty not newer with each second."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, tz=UTC)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Say in which language an entry is, where it is another than the feed's."""
        return {"xml:lang": item["language"]} if item.get("language") else {}


def legal(text: str) -> str:
    """Leave out what no XML document may hold, such as form feeds; the original keeps them."""
    return NOT_IN_XML.sub("", text)
