"""Mail: written with the act it tells of, sent after it."""

from csb_portal.mail.enclosures import Attachment
from csb_portal.mail.letters import Letter, queue_letters
from csb_portal.mail.outbox import Reader, queue, queue_each, queue_text

__all__ = ["Attachment", "Letter", "Reader", "queue", "queue_each", "queue_letters", "queue_text"]
