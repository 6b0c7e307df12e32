"""Take one mail from a pipe, for mail servers that cannot speak LMTP."""

import logging
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from liaison.choices.incoming import Result
from liaison.services.incoming.outcomes import LOST_NOTHING, NOT_HERE, TOO_LARGE, Outcome
from liaison.services.incoming.receiving import receive


class Command(BaseCommand):
    """Ends with the statuses of ``sysexits.h``, which every mail server understands.

    0 taken, 67 no such address, 69 too large, 77 not wanted, 75 try again later; the reason
    stands on stdout, and mail servers quote it to the sender; what the portal logs goes to
    stderr.
    """

    help = "Take one mail from standard input, for the given recipient."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--recipient", required=True, help="the address the mail is for")
        parser.add_argument(
            "--sender",
            required=True,
            help='the envelope sender; "" for the notices of mail servers, which have none',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _log_to_stderr()
        raw = sys.stdin.buffer.read(settings.LARGEST_MAIL + 1)
        if len(raw) > settings.LARGEST_MAIL:
            self.stdout.write("The mail is larger than the portal takes.")
            sys.exit(os.EX_UNAVAILABLE)
        try:
            (outcome,) = receive(raw, sender=options["sender"], recipients=[options["recipient"]])
        except Exception as error:  # noqa: BLE001 - the server keeps the mail, whatever it is
            self.stderr.write(f"{type(error).__name__}: {error}")
            self.stdout.write(LOST_NOTHING)
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(outcome.answer)
        sys.exit(status_of(outcome))


def _log_to_stderr() -> None:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stdout:
            handler.setStream(sys.stderr)


def status_of(outcome: Outcome) -> int:
    """Return the exit status that says the same as an answer of SMTP."""
    if outcome.is_taken:
        return os.EX_OK
    if outcome.result == Result.FAILED:
        return os.EX_TEMPFAIL
    return {NOT_HERE: os.EX_NOUSER, TOO_LARGE: os.EX_UNAVAILABLE}.get(outcome.code, os.EX_NOPERM)
