"""What there is to say of an ended vote: for its page, its files and its protocol on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from csb_portal.audit import reference_to
from csb_portal.choices import PortalEvent
from csb_portal.models import AuditEntry
from elections import rules
from elections.choices import ChainKind, ElectionStatus, Outcome, ResolutionKind
from elections.models import (
    ArchiveCheck,
    Candidacy,
    ChainEvent,
    Election,
    Resolution,
    RollCorrection,
    RollEntry,
    Trustee,
)
from elections.models.resolution import HoursChange

HASH_SHOWN = 16


@dataclass(frozen=True)
class Lot:
    """How a second tie was decided: what was fixed beforehand, what nobody knew, what came out."""

    number: str
    commitment: str
    last_hash: str
    order: Sequence[str]

    @property
    def command(self) -> str:
        """The command by which anyone draws it again."""
        slugs = " ".join(sorted(self.order))
        return f"python -m elections.protocol.lot {self.number} {self.last_hash} {slugs}"


@dataclass(frozen=True)
class ReplacedAddress:
    """Somebody on the roll to whom the portal wrote elsewhere from some moment on."""

    name: str
    at: datetime


class Result:
    """An ended vote, read once: each question costs at most one query, however large it was."""

    def __init__(self, election: Election) -> None:
        self.election = election

    @cached_property
    def candidacies(self) -> list[Candidacy]:
        """Those who stood: by rank once counted, else as drawn."""
        order = ["rank", "position"] if self.is_counted else ["position"]
        return list(self.election.candidacies.select_related("family").order_by(*order))

    @property
    def is_counted(self) -> bool:
        """Tell whether the sum of the ballots was opened, also if the vote was annulled later."""
        return self.election.counted_at is not None

    @property
    def is_annulled(self) -> bool:
        return self.election.status == ElectionStatus.ANNULLED

    @cached_property
    def elected(self) -> list[Candidacy]:
        return [candidacy for candidacy in self.election.ranking() if candidacy.is_elected]

    @cached_property
    def tied(self) -> list[Candidacy]:
        return [c for c in self.candidacies if c.outcome == Outcome.TIED]

    # --- figures ----------------------------------------------------------------------

    @cached_property
    def on_roll(self) -> int:
        return self.election.roll.valid().count()

    @property
    def ballots(self) -> int:
        """Ballots that count: the last one of each voter."""
        return self.election.ballots or 0

    @cached_property
    def received(self) -> int:
        """Ballots in the box, those included that a later one of the same voter replaced."""
        return self.election.chain.filter(kind=ChainKind.BALLOT).count()

    @property
    def replaced(self) -> int:
        return self.received - self.ballots

    @property
    def blank(self) -> int:
        return self.election.blank_ballots or 0

    @property
    def with_choices(self) -> int:
        return self.ballots - self.blank

    @property
    def choices(self) -> int:
        return sum(candidacy.votes or 0 for candidacy in self.candidacies)

    @property
    def turnout_percent(self) -> float:
        return 100 * self.ballots / self.on_roll if self.on_roll else 0.0

    @property
    def quorum_reached(self) -> bool:
        return rules.quorum_reached(self.ballots, self.on_roll, self.election.quorum_percent)

    # --- ties -------------------------------------------------------------------------

    @cached_property
    def runoff(self) -> Election | None:
        return Election.objects.filter(first_round=self.election).first()

    @cached_property
    def lot(self) -> Lot | None:
        """The lot of this run-off, or of the run-off that settled this round."""
        drawn = self.election if self.election.is_runoff else self.runoff
        if drawn is None or drawn.lot_drawn_at is None:
            return None
        candidacies = drawn.candidacies.select_related("family")
        votes = {c.short_name: c.votes or 0 for c in candidacies}
        tied = rules.decide(votes, drawn.seats).tied
        return Lot(
            number=drawn.lot_number,
            commitment=drawn.lot_commitment,
            last_hash=drawn.count_fingerprint,
            order=rules.drawn_order(drawn.lot_seed, tied),
        )

    # --- people -----------------------------------------------------------------------

    @cached_property
    def trustees(self) -> list[Trustee]:
        """Everybody who was named, the replaced included, by place."""
        named = self.election.trustees.select_related("family")
        return list(named.order_by("place", "replaced_at"))

    @property
    def serving_trustees(self) -> list[Trustee]:
        return [trustee for trustee in self.trustees if trustee.replaced_at is None]

    @property
    def replaced_trustees(self) -> list[Trustee]:
        return [trustee for trustee in self.trustees if trustee.replaced_at is not None]

    @property
    def decrypted(self) -> int:
        """How many trustees have opened the sum of the ballots."""
        return sum(trustee.decrypted_at is not None for trustee in self.serving_trustees)

    def voters(self) -> list[RollEntry]:
        """Return who voted. For those who may see the roll, and after the close alone."""
        return list(self.election.roll.voted().select_related("family", "organisation"))

    # --- what did not go as planned ---------------------------------------------------

    @cached_property
    def hours_changes(self) -> list[HoursChange]:
        return list(self.election.hours_changes.all())

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """What two people decided; an annulment ends both rounds, whichever it was proposed for."""
        other_round = Q(election=self.election.first_round_id) | Q(
            election__first_round=self.election
        )
        confirmed = Resolution.objects.filter(
            Q(election=self.election) | other_round & Q(kind=ResolutionKind.ANNULMENT),
            confirmed_at__isnull=False,
        )
        return list(confirmed.select_related("proposed_by", "confirmed_by"))

    @property
    def annulment(self) -> Resolution | None:
        """Who annulled it; None for a trial, which one person calls off."""
        return next((r for r in self.resolutions if r.kind == ResolutionKind.ANNULMENT), None)

    @property
    def extensions(self) -> list[Resolution]:
        return [r for r in self.resolutions if r.kind == ResolutionKind.EXTENSION]

    @cached_property
    def corrections(self) -> int:
        return RollCorrection.objects.filter(entry__election=self.election).count()

    @cached_property
    def replaced_addresses(self) -> list[ReplacedAddress]:
        """Voters whose main address was replaced between the freeze of the roll and the close."""
        annulled_at = self.annulment.confirmed_at if self.annulment else None
        frozen, ended = self.election.roll_frozen_at, self.election.closed_at or annulled_at
        if frozen is None or ended is None:
            return []
        entries = AuditEntry.objects.filter(
            event=PortalEvent.ADDRESS_REPLACED, recorded_at__gte=frozen, recorded_at__lte=ended
        )
        moments = list(entries.order_by("number").values_list("target", "recorded_at"))
        people = {int(target.rpartition(":")[2]) for target, _at in moments}
        roll = self.election.roll.filter(user__in=people).select_related("user")
        names = {reference_to(entry.user): entry.name for entry in roll}
        return [ReplacedAddress(names[target], at) for target, at in moments if target in names]

    # --- the archive ------------------------------------------------------------------

    @cached_property
    def last_event(self) -> ChainEvent | None:
        return self.election.chain.defer("data", "text").order_by("-height").first()

    @cached_property
    def sum_hash(self) -> str:
        """The beginning of the hash of the chain up to the sum, in groups, as trustees compare it."""
        sums = self.election.chain.filter(kind=ChainKind.ENCRYPTED_TALLY)
        digest = str(sums.values_list("digest", flat=True).first() or "")[:HASH_SHOWN]
        return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))

    @property
    def commands(self) -> str:
        """By which anyone checks the archive, a line each: our program, and theirs."""
        ours = f"python -m elections.protocol.verify {self.election.uuid}.bel"
        return f"{ours}\nbelenios-tool election verify"

    @cached_property
    def checks(self) -> list[ArchiveCheck]:
        """What each program said of the archive, the newest of each."""
        newest = {check.program: check for check in self.election.checks.order_by("checked_at")}
        return list(newest.values())
