"""What this floor tells the floors above, the home page, a desk and the monthly report."""

from elections.sources.composition import Composition, composition_of
from elections.sources.desk import tasks_for
from elections.sources.record import entries, family_activity, figures, notices

__all__ = [
    "Composition",
    "composition_of",
    "entries",
    "family_activity",
    "figures",
    "notices",
    "tasks_for",
]
