"""Who hears of the steps that two people take."""

from collections.abc import Iterable
from datetime import datetime

from csb_portal.models import User
from elections.models import Election, Resolution, RollEntry
from elections.notifications.elections import tell, voters


def step_proposed(resolution: Resolution, operators: Iterable[User]) -> None:
    """Ask the others who run elections whether they want this step too."""
    tell(
        "step_proposed",
        resolution.election,
        operators,
        occasion=f"step-{resolution.pk}",
        resolution=resolution,
    )


def vote_extended(election: Election, resolution: Resolution, *, was: datetime) -> None:
    """Tell everybody until when they can vote now, who decided it, and why."""
    tell("vote_extended", election, voters(election), resolution=resolution, was=was)


def election_annulled(rounds: list[Election], resolution: Resolution) -> None:
    """Tell everybody who could vote in either round that it counts for nothing, and why."""
    entries = RollEntry.objects.valid().filter(election__in=rounds)
    everybody = User.objects.filter(roll_entries__in=entries).distinct()
    tell("election_annulled", rounds[0], everybody, resolution=resolution)
