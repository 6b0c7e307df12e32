from liaison.forms.register.answers import AnswerForm, DeliverForm, SetAsideForm
from liaison.forms.register.by_link import LinkAnswerForm
from liaison.forms.register.filtering import RegisterFilter
from liaison.forms.register.writing import (
    ParticipantRequestForm,
    RelayForm,
    RequestForm,
    StatementForm,
)

__all__ = [
    "AnswerForm",
    "DeliverForm",
    "LinkAnswerForm",
    "ParticipantRequestForm",
    "RegisterFilter",
    "RelayForm",
    "RequestForm",
    "SetAsideForm",
    "StatementForm",
]
