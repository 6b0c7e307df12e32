"""What the trustees of an election are told."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from csb_portal import mail
from csb_portal.mail import Reader
from elections.links import link_of
from elections.models import Election, Registrar, Trustee
from elections.notifications.elections import about


def reader_of(outsider: Trustee | Registrar) -> Reader:
    """Return somebody who has no account as a reader of mail."""
    return Reader(email=outsider.address, name=outsider.name)


def _write(name: str, trustees: Iterable[Trustee], *, occasion: str, **context: Any) -> None:
    """Write to each trustee; the text holds their link, so it goes once it was delivered."""
    for trustee in trustees:
        election = trustee.election
        mail.queue(
            f"elections/email/trustee_{name}",
            to=[reader_of(trustee)],
            occasion=about(election, f"trustee-{trustee.pk}/{occasion}"),
            confidential=True,
            election=election,
            trustee=trustee,
            link=link_of(trustee),
            **context,
        )


def _serving(election: Election) -> QuerySet[Trustee]:
    return election.trustees.serving()


def trustee_named(trustee: Trustee) -> None:
    """Tell somebody that they keep a share of the key, what that takes, and where."""
    _write("named", [trustee], occasion="named")


def link_sent(trustee: Trustee) -> None:
    _write("link", [trustee], occasion=f"link-{trustee.link_number}")


def trustees_called(election: Election, step: str, *, ceremony: str) -> None:
    """Ask all trustees back, since everybody has done the step before ``step``."""
    _write("called", _serving(election), occasion=f"{step}-{ceremony}", step=step)


def key_complete(election: Election) -> None:
    """Tell all trustees that they are ready, and when their sheet is needed again."""
    trustees = list(_serving(election))
    ceremony = max(trustee.pk for trustee in trustees)
    _write("ready", trustees, occasion=f"ready-{ceremony}")


def trustee_replaced(trustee: Trustee, reason: str) -> None:
    _write("replaced", [trustee], occasion="replaced", reason=reason)


def ceremony_restarted(successor: Trustee, former: Trustee, reason: str) -> None:
    """Tell the other trustees why everybody makes a new secret."""
    others = _serving(successor.election).exclude(pk=successor.pk)
    _write(
        "restarted",
        others,
        occasion=f"restarted-{successor.pk}",
        former=former,
        successor=successor,
        reason=reason,
    )


def decryption_awaited(election: Election) -> None:
    """Ask all trustees for their share of the decryption; any ``threshold`` of them suffice."""
    _write("decrypt", _serving(election), occasion="decrypt")
