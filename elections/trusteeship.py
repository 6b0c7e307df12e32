"""Where each keeper of an election's secrets stands, and whom they wait for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.choices import ElectionStatus, Level
from elections.models import Election, Registrar, RollEntry, Trustee
from elections.protocol.encoding import sha256_hex
from families.models import Family

PREPARING = [ElectionStatus.DRAFT, ElectionStatus.FROZEN]
STOPPED = [ElectionStatus.CANCELLED, ElectionStatus.ANNULLED]


class TrusteeStep(models.TextChoices):
    """What a trustee is to do next, or waits for; three visits before the vote, one after it."""

    UNNAMED = "unnamed", _("nobody is named yet")
    SECRET = "secret", _("is to make their secret")
    OTHERS_SECRETS = "others_secrets", _("waits until the others have made their secrets")
    SHARE = "share", _("is to come back and share the key")
    OTHERS_SHARES = "others_shares", _("waits until the others have shared the key")
    CHECK = "check", _("is to check their secret")
    READY = "ready", _("is ready: the secret is checked")
    DECRYPT = "decrypt", _("is to decrypt the sum of the ballots")
    DECRYPTED = "decrypted", _("has decrypted")
    KNOWN = "known", _("has nothing more to do: the result is known")
    REPLACED = "replaced", _("was replaced")
    STOPPED = "stopped", _("has nothing more to do: the vote was called off or annulled")


class RegistrarStep(models.TextChoices):
    """What the registrar is to do next, or waits for."""

    ROLL = "roll", _("waits until the roll is frozen")
    CODES = "codes", _("is to make the voting codes")
    REGISTERED = "registered", _("has registered the codes, and hands them out")
    OVER = "over", _("has nothing more to do: the vote has ended")


# At which steps those are for whom somebody at the step on the left waits.
BEHIND = {
    TrusteeStep.OTHERS_SECRETS: [TrusteeStep.UNNAMED, TrusteeStep.SECRET],
    TrusteeStep.OTHERS_SHARES: [TrusteeStep.SHARE],
    TrusteeStep.READY: [TrusteeStep.CHECK],
}


@dataclass(frozen=True)
class Keeper:
    """Somebody who holds a secret of an election, as the public is told."""

    role: str
    name: str
    family: Family | None


def keepers_of(election: Election) -> list[Keeper]:
    """Return who keeps the key and who makes the codes, for everybody to judge beforehand."""
    if election.level == Level.STANDARD:
        return []
    trustees = election.trustees.serving().select_related("family")
    registrars = Registrar.objects.filter(election=election).select_related("family")
    return [
        *(
            Keeper(str(_("Trustee %(place)d") % {"place": t.place}), t.name, t.family)
            for t in trustees
        ),
        *(Keeper(str(_("Registrar of the voting codes")), r.name, r.family) for r in registrars),
    ]


@dataclass
class TrusteeState:
    """One place among the trustees: who holds it, where they stand, whom they wait for."""

    place: int
    trustee: Trustee | None
    step: TrusteeStep
    waits_for: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.trustee.name if self.trustee else str(_("somebody who is not named yet"))


def trustees_of(election: Election) -> list[TrusteeState]:
    """Return the state of every place, named or not, in order; none where the portal keeps the key."""
    if election.level == Level.STANDARD:
        return []
    serving = {trustee.place: trustee for trustee in election.trustees.serving()}
    places = range(1, election.trustees_needed + 1)
    holders = [serving.get(place) for place in places]
    states = [
        TrusteeState(place, holder, step_of(election, holder, holders))
        for place, holder in zip(places, holders, strict=True)
    ]
    for state in states:
        behind = BEHIND.get(state.step, [])
        state.waits_for = [other.name for other in states if other.step in behind]
    return states


def step_of(
    election: Election, trustee: Trustee | None, holders: Sequence[Trustee | None]
) -> TrusteeStep:
    """Return where a trustee stands among the ``holders`` of all places, of whom some may be missing."""
    if trustee is None:
        return TrusteeStep.UNNAMED
    if trustee.replaced_at:
        return TrusteeStep.REPLACED
    if election.status in STOPPED:
        return TrusteeStep.STOPPED
    if election.status in PREPARING:
        return _step_before(trustee, holders)
    if trustee.decrypted_at:
        return TrusteeStep.DECRYPTED
    return _step_after(election)


def _step_before(trustee: Trustee, holders: Sequence[Trustee | None]) -> TrusteeStep:
    if trustee.checked_at:
        return TrusteeStep.READY
    if trustee.polynomial:
        have_shared = all(holder and holder.polynomial for holder in holders)
        return TrusteeStep.CHECK if have_shared else TrusteeStep.OTHERS_SHARES
    if trustee.certificate:
        have_secrets = all(holder and holder.certificate for holder in holders)
        return TrusteeStep.SHARE if have_secrets else TrusteeStep.OTHERS_SECRETS
    return TrusteeStep.SECRET


def _step_after(election: Election) -> TrusteeStep:
    if election.status == ElectionStatus.OPEN:
        return TrusteeStep.READY
    return TrusteeStep.DECRYPT if election.counted_at is None else TrusteeStep.KNOWN


def registrar_of(election: Election) -> Registrar | None:
    """Return who makes the voting codes, if the election has somebody for it."""
    return Registrar.objects.filter(election=election).first()


def registrar_step(registrar: Registrar) -> RegistrarStep:
    """Return where the registrar stands."""
    election = registrar.election
    if election.status == ElectionStatus.DRAFT:
        return RegistrarStep.ROLL
    if election.status not in (ElectionStatus.FROZEN, ElectionStatus.OPEN):
        return RegistrarStep.OVER
    return RegistrarStep.REGISTERED if registrar.registered_at else RegistrarStep.CODES


def numbered_roll(election: Election) -> list[tuple[int, RollEntry]]:
    """Return everybody on the roll with the number from which a registrar's seed makes their code.

    The number goes with the person, so that a code is the same in a run-off and does not
    move when somebody is struck from the roll.
    """
    return [(entry.user_id, entry) for entry in election.roll.valid().select_related("family")]


def roll_digest(election: Election) -> str:
    """Name the roll as it is now, so that codes made from another one are noticed."""
    people = sorted(election.roll.valid().values_list("user", flat=True))
    return sha256_hex(",".join(map(str, people)))
