"""Take mail from the mail server, as a process of its own."""

import asyncio
import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from liaison.management.listening import Taken, serve

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs in the foreground until SIGTERM. What listens where is ``LMTP_ADDRESS``."""

    help = "Take incoming mail over LMTP at LMTP_ADDRESS, until SIGTERM."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        # Its INFO names every sender and recipient.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        address = settings.LMTP_ADDRESS
        try:
            asyncio.run(serve(address, ready=lambda: logger.info("Mail is taken at %s", address)))
        except Taken as error:
            message = f"Another program listens at {address}."
            raise CommandError(message) from error
