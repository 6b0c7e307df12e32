"""Mail: written with the act it tells of, sent after it."""

from csb_portal.mail.outbox import Reader, queue, queue_text

__all__ = ["Reader", "queue", "queue_text"]
