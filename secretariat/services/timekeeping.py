"""What the clock does on this floor, subject by subject."""

from csb_portal.keeping import each_by_itself
from secretariat.services.cases.timekeeping import keep_time as keep_cases
from secretariat.services.funding.timekeeping import keep_time as keep_funding
from secretariat.services.passes.timekeeping import keep_time as keep_passes
from secretariat.services.rooms.timekeeping import keep_time as keep_rooms
from secretariat.services.slots.timekeeping import keep_time as keep_slots
from secretariat.services.terms.timekeeping import keep_time as keep_terms

KEEPERS = (
    keep_terms,
    keep_cases,
    keep_funding,
    keep_rooms,
    keep_slots,
    keep_passes,
)


def keep_time() -> None:
    """Let each subject do what its hours and days ask for; safe to run twice, late, or at once."""
    each_by_itself(KEEPERS, lambda keep: keep())
