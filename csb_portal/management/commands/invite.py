"""Let the first people into a production portal."""

from argparse import ArgumentParser
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.services.invitations import invite_person
from csb_portal.templatetags.face import in_zone


class Command(BaseCommand):
    help = "Gives somebody an account as staff or election operator and prints the link to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        parser.add_argument("--name", default="", help="how the person is called")

    def handle(self, *, email: str, role: str, name: str, **options: object) -> None:
        try:
            link = invite_person(email, Role(role), name=name, actor=None)
        except DomainError as error:
            raise CommandError(error.fact) from error
        until = clock.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        self.stdout.write(
            f"{email} now has the role “{role}”. This link opens the account, once, until "
            f"{in_zone(until, settings.BUREAU_TIME_ZONE)}:\n"
        )
        self.stdout.write(link)
