"""Send the mail that is due, now."""

from typing import Any

from django.core.management.base import BaseCommand

from csb_portal.mail.delivery import flush_outbox
from csb_portal.models import OutgoingMail


class Command(BaseCommand):
    """The operator's way to send what waits without waiting for the minute to pass."""

    help = "Send every mail that is due, and say what is left in the outbox."

    def handle(self, *args: Any, **options: Any) -> None:
        accepted = flush_outbox()
        left = OutgoingMail.objects.evidence()
        self.stdout.write(
            f"{accepted} accepted now; {left['waiting']} waiting, "
            f"{left['refused']} refused and set aside, {left['accepted']} accepted in all."
        )
