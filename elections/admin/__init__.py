from elections.admin.calls import VolunteerCallAdmin
from elections.admin.elections import ComplaintAdmin, ElectionAdmin

__all__ = ["ComplaintAdmin", "ElectionAdmin", "VolunteerCallAdmin"]
