"""A pool as everybody reads it: what each family asked for beside what it got."""

from dataclasses import dataclass, field

from families.models import Family
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import HOLDING, Outcome
from secretariat.models import Pass, PassPool, PassRequest
from secretariat.rules.passes.allocate import UNCONFIRMED, in_family_order, lot, read_pool


@dataclass
class FamilyLine:
    """One family: what it asked for and what became of it."""

    family: Family
    lot: str
    had: int
    requests: list[PassRequest] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)

    @property
    def is_ranked(self) -> bool:
        return any(each.rank is not None for each in self.requests)

    @property
    def asked(self) -> int:
        """How many asked by an address that was confirmed."""
        return sum(each.is_confirmed for each in self.requests)

    @property
    def unconfirmed(self) -> int:
        return len(self.requests) - self.asked

    def _count(self, outcome: Outcome) -> int:
        return sum(each.outcome == outcome for each in self.requests)

    @property
    def refused(self) -> int:
        return self._count(Outcome.REFUSED) - sum(
            each.reason == UNCONFIRMED for each in self.requests
        )

    @property
    def waiting(self) -> int:
        return sum(
            each.outcome == Outcome.WAITING and each.case.status == CaseStatus.WAITING_LIST
            for each in self.requests
        )

    @property
    def first_waiting(self) -> int | None:
        """The first of its places on the waiting list as it was drawn up."""
        places = [
            each.position or 0
            for each in self.requests
            if each.outcome == Outcome.WAITING and each.case.status == CaseStatus.WAITING_LIST
        ]
        return min(places, default=None)

    @property
    def held(self) -> int:
        return sum(each.status in HOLDING for each in self.passes)


@dataclass(frozen=True)
class Totals:
    """What everybody may count."""

    asked: int
    unconfirmed: int
    valid: int
    refused: int
    issued: int
    waiting: int
    in_circulation: int


def families_of(pool: PassPool) -> list[FamilyLine]:
    """Return a line for each family that asked, in two queries, however many asked.

    What was withdrawn before the close was not asked for; what was given back later was.

    The order of a pool whose list is drawn up is that of the lots; before, by name.
    """
    lines: dict[int, FamilyLine] = {}
    for request in pool.requests.asked().with_people():
        family = request.case.family
        if family is None:
            continue
        if family.pk not in lines:
            had = pool.history.get(family.slug, 0)
            lines[family.pk] = FamilyLine(family, lot(pool.seed, family.slug), had)
        request.pool = pool
        lines[family.pk].requests.append(request)
    for slip in pool.passes.with_people().order_by("number", "pk"):
        slip.pool = pool
        if slip.request.case.family_id in lines:
            lines[slip.request.case.family_id].passes.append(slip)
    return sorted(lines.values(), key=lambda line: (bool(line.had), line.lot))


def totals_of(pool: PassPool, lines: list[FamilyLine]) -> Totals:
    """Add up the lines of a pool."""
    asked = sum(line.asked for line in lines)
    refused = sum(line.refused for line in lines)
    return Totals(
        asked=asked,
        unconfirmed=sum(line.unconfirmed for line in lines),
        valid=asked - refused,
        refused=refused,
        issued=sum(line._count(Outcome.ISSUED) for line in lines),
        waiting=sum(line.waiting for line in lines),
        in_circulation=sum(
            slip.status in HOLDING and slip.number is not None
            for line in lines
            for slip in line.passes
        ),
    )


def in_order(pool: PassPool, line: FamilyLine) -> list[PassRequest]:
    """Return a family's requests in the order in which they are served."""
    if not pool.given:
        ranked = [each for each in line.requests if each.rank is not None]
        others = [each for each in line.requests if each.rank is None]
        return sorted(ranked, key=lambda each: each.rank or 0) + sorted(
            others, key=lambda each: each.case.received_at
        )
    by_number = {each.number: each for each in line.requests}
    given = [each for each in read_pool(pool.given).requests if each.number in by_number]
    return [by_number[each.number] for each in in_family_order(given, pool.seed)]
