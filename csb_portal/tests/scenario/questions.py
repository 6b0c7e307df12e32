"""How the tests ask about the replayed months."""

from datetime import datetime

from django.db.models import QuerySet

from csb_portal.demo.calendar import Calendar
from csb_portal.models import OutgoingMail
from elections.models import Election

CALENDAR = Calendar()


def at(text: str) -> datetime:
    """Read a local time of the scenario."""
    return CALENDAR.at(text)


def mails(occasion: str) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(occasion=occasion)


def votes(slug: str) -> dict[str, tuple]:
    """Return votes, rank and outcome of each candidate."""
    candidacies = Election.objects.get(slug=slug).candidacies.select_related("family")
    return {c.family.slug: (c.votes, c.rank, c.outcome) for c in candidacies}
