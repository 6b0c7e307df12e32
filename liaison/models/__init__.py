from liaison.models.answer import Answer
from liaison.models.body import Audience, Counterpart
from liaison.models.delivery import Delivery
from liaison.models.message import Message
from liaison.models.unconfirmed import UnconfirmedRequest

__all__ = ["Answer", "Audience", "Counterpart", "Delivery", "Message", "UnconfirmedRequest"]
