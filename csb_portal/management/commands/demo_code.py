"""Stand in for the phone of a demo account."""

from argparse import ArgumentParser

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from csb_portal import second_factor
from csb_portal.environment import VAR
from csb_portal.models import User
from csb_portal.services.people import find_person


class Command(BaseCommand):
    help = "Prints the code that a demo account's authenticator app would show now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--recovery", action="store_true", help="print the unused recovery codes instead"
        )

    def handle(self, *, email: str, recovery: bool, **options: object) -> None:
        user = self._demo_account(email)
        if recovery:
            self.stdout.write("\n".join(second_factor.recovery_codes(user)))
            return
        try:
            self.stdout.write(second_factor.code_now(user))
        except Authenticator.DoesNotExist:
            message = f"{user.email} has no authenticator app, so there is no code: none is needed."
            raise CommandError(message) from None

    @staticmethod
    def _demo_account(email: str) -> User:
        if not (VAR / "demo").exists():
            message = (
                "This portal does not hold the demo, so it gives nobody's codes away. "
                "Your own are on your phone, or among your recovery codes."
            )
            raise CommandError(message)
        user = find_person(email)
        if not user or not user.email.endswith("@example.org"):
            message = f"{email} is not a demo account; bin/run prints those that are."
            raise CommandError(message)
        return user
