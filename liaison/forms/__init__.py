from liaison.forms.answers import AnswerForm, DeliverForm, SetAsideForm
from liaison.forms.register import RegisterFilter
from liaison.forms.writing import ParticipantRequestForm, RelayForm, RequestForm

__all__ = [
    "AnswerForm",
    "DeliverForm",
    "ParticipantRequestForm",
    "RegisterFilter",
    "RelayForm",
    "RequestForm",
    "SetAsideForm",
]
