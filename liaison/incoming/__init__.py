"""Mail as it comes in from anywhere: plain Python that never raises, whatever it is given."""

from liaison.incoming.mail import Attachment, Flag, ParsedMail
from liaison.incoming.parsing import parse

__all__ = ["Attachment", "Flag", "ParsedMail", "parse"]
