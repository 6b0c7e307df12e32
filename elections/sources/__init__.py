"""What this floor tells the floors above, the home page, a desk and the monthly report."""

from elections.sources.composition import Composition, composition_of
from elections.sources.desk import tasks_for
from elections.sources.record import FIGURES, entries, family_activity, notices

__all__ = [
    "FIGURES",
    "Composition",
    "composition_of",
    "entries",
    "family_activity",
    "notices",
    "tasks_for",
]
