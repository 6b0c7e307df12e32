"""Rosters: the list of focal points a family, or all of them, hand in."""

from families.services.rosters.importing import import_roster, preview_roster
from families.services.rosters.plans import Crowd, RosterPlan
from families.services.rosters.rows import ROSTER_COLUMNS

__all__ = ["ROSTER_COLUMNS", "Crowd", "RosterPlan", "import_roster", "preview_roster"]
