from elections.admin.calls import VolunteerCallAdmin
from elections.admin.complaints import ComplaintAdmin
from elections.admin.elections import ElectionAdmin

__all__ = ["ComplaintAdmin", "ElectionAdmin", "VolunteerCallAdmin"]
