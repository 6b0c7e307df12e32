from liaison.forms.meetings.agenda import ItemForm
from liaison.forms.meetings.filtering import ActionFilter, MeetingFilter
from liaison.forms.meetings.minutes import MinutesForm, ReadForm, ReasonForm, ReturnForm
from liaison.forms.meetings.outcome import (
    ActionForm,
    AttendanceForm,
    ClosingForm,
    DecisionForm,
    ReassignForm,
)
from liaison.forms.meetings.planning import EditForm, PlanForm

__all__ = [
    "ActionFilter",
    "ActionForm",
    "AttendanceForm",
    "ClosingForm",
    "DecisionForm",
    "EditForm",
    "ItemForm",
    "MeetingFilter",
    "MinutesForm",
    "PlanForm",
    "ReadForm",
    "ReasonForm",
    "ReassignForm",
    "ReturnForm",
]
