"""Rules of mail that comes in, as pure functions and periods."""

import re
from datetime import timedelta

SUCCESS_AFTER = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
REFERENCE_IN_OCCASION = re.compile(r"^(?:relay|request|statement):([A-Z]{2}-\d{4}-\d{4,}):")


def reference_in(occasion: str) -> str:
    """Return the message of the register that a mail of the outbox was about, if any."""
    found = REFERENCE_IN_OCCASION.match(occasion)
    return found[1] if found else ""
