"""What the registrar of an election is told."""

from typing import Any

from csb_portal import mail
from elections.links import link_of
from elections.models import Election, Registrar
from elections.notifications.elections import about
from elections.notifications.trustees import reader_of


def _write(name: str, registrar: Registrar, *, occasion: str, **context: Any) -> None:
    """Write to the registrar; the text holds their link, so it goes once it was delivered."""
    election = registrar.election
    mail.queue(
        f"elections/email/registrar_{name}",
        to=[reader_of(registrar)],
        occasion=about(election, f"registrar-{registrar.pk}/{occasion}"),
        confidential=True,
        election=election,
        registrar=registrar,
        link=link_of(registrar),
        **context,
    )


def registrar_named(registrar: Registrar) -> None:
    """Tell somebody that they make the voting codes, what that takes, and where."""
    _write("named", registrar, occasion=f"named-{registrar.link_number}")


def link_sent(registrar: Registrar) -> None:
    _write("link", registrar, occasion=f"link-{registrar.link_number}")


def roll_awaits_codes(election: Election) -> None:
    """Tell the registrar that the roll is frozen, in a run-off too, and codes can be made."""
    for registrar in Registrar.objects.filter(election=election):
        _write("called", registrar, occasion=f"called-{registrar.link_number}")


def registrar_replaced(registrar: Registrar, reason: str) -> None:
    _write("replaced", registrar, occasion=f"replaced-{registrar.link_number}", reason=reason)
