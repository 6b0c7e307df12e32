"""Tell a visitor who they can be."""

from django.core.management.base import BaseCommand

from csb_portal.demo.accounts import lines


class Command(BaseCommand):
    help = "Prints the demo's accounts, with codes that are valid now; nothing outside the demo."

    def handle(self, **options: object) -> None:
        self.stdout.write("\n".join(lines()))
