"""Atom feeds: what they share."""

import re

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Leave out what no XML document may hold, such as form feeds; the original keeps them."""
    return NOT_IN_XML.sub("", text)
