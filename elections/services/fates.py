"""What became of a ballot whose sender never heard the answer."""

import base64
import binascii

from django.db import transaction

from csb_portal.lifecycle import locked
from elections.choices import ChainKind
from elections.models import Election


def is_in_box(election: Election, tracker: str) -> bool:
    """Tell whether the ballot with this tracker (in URL-safe base 64) is in the box.

    Before a no the election's lock is waited for: a ballot that was being put in has
    landed by then, and once the vote has closed, a no stays a no.
    """
    try:
        payload = base64.b64decode(tracker + "=", altchars=b"-_", validate=True).hex()
    except (binascii.Error, ValueError):
        return False
    found = election.chain.filter(kind=ChainKind.BALLOT, payload=payload)
    if found.exists():
        return True
    with transaction.atomic():
        locked(election)
        return found.exists()
