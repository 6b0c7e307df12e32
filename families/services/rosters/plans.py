"""What a roster would change: who begins, who leaves, who stays, and what is in the way."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from csb_portal.models import User
from families.models import Family, FocalPoint
from families.services.reading import Findings
from families.services.rosters.rows import RosterRow


@dataclass(frozen=True)
class Beginning:
    """A mandate that would begin. ``person`` is ``None`` for somebody not known yet."""

    row: RosterRow
    seat: int
    since: date
    person: User | None

    @property
    def family(self) -> Family:
        return self.row.family


@dataclass(frozen=True)
class Ending:
    """A mandate that would end: its person is not listed, or was chosen to leave."""

    mandate: FocalPoint
    until: date
    was_chosen: bool = False

    @property
    def family(self) -> Family:
        return self.mandate.family


@dataclass(frozen=True)
class Crowd:
    """A family listed with more people than it has seats: somebody has to leave."""

    family: Family
    rows: list[RosterRow]
    sitting: frozenset[str]

    @property
    def excess(self) -> int:
        return len(self.rows) - self.family.seats


@dataclass
class RosterPlan:
    """What an import would do. With ``findings.problems`` it would do nothing."""

    sha256: str
    findings: Findings
    rows: list[RosterRow] = field(default_factory=list)
    beginnings: list[Beginning] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    staying: list[FocalPoint] = field(default_factory=list)
    crowds: list[Crowd] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return bool(self.findings.problems)

    @property
    def is_unchanged(self) -> bool:
        return not (self.is_refused or self.beginnings or self.endings)

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "begun": len(self.beginnings),
            "ended": len(self.endings),
            "kept": len(self.staying),
        }

    @property
    def fingerprint(self) -> str:
        """Stands for the file and for all it would do, so that a stale preview is noticed."""
        changes = [
            self.sha256,
            [[b.row.line, b.family.pk, b.seat, str(b.since)] for b in self.beginnings],
            [[e.mandate.pk, str(e.until)] for e in self.endings],
            [m.pk for m in self.staying],
            len(self.findings.problems),
        ]
        return hashlib.sha256(json.dumps(changes).encode()).hexdigest()
