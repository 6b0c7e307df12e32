"""Three people who keep the keys of the demo's elections; their secrets are no secrets here."""

from csb_portal.demo.cast import Cast
from elections.choices import ElectionStatus
from elections.links import link_of
from elections.models import Election, Trustee
from elections.services.trustees import name_trustee
from elections.twin import hold_ceremony

NAMES = ["Notary A, Geneva", "Librarian B, Nairobi", "Professor C, Montevideo"]
SECRETS = [f"DemoTrusteeNumber{str(place) * 5}" for place in (1, 2, 3)]


def gather_trustees(election: Election, cast: Cast) -> None:
    """Name the three, none of whom belongs to a family."""
    for place, name in enumerate(NAMES, start=1):
        name_trustee(
            election,
            place=place,
            name=name,
            address=f"trustee-{place}@example.org",
            family=None,
            actor=cast.operator,
        )


def share_key(election: Election) -> None:
    """Let them make the key of an election together."""
    hold_ceremony(election, SECRETS)


def lines() -> list[str]:
    """Return what to print for a visitor who wants to decrypt as a trustee."""
    waiting = Trustee.objects.serving().filter(
        election__status__in=[ElectionStatus.OPEN, ElectionStatus.CLOSED]
    )
    return [
        f"  trustee {trustee.place} of {trustee.election}: secret {SECRETS[trustee.place - 1]}, "
        f"page {link_of(trustee)}"
        for trustee in waiting.select_related("election")
    ]
