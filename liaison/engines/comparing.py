"""What a list should be, what it is, and the steps from one to the other. Plain Python.

The portal is right: whatever an engine has that the portal does not want is taken away.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FEW = 10  # so many removals need nobody's eyes, however small the list is


class Kind(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    CHANGE = "change"


class Part(StrEnum):
    """What of a list a step is about, in the order in which steps are taken."""

    LIST = "list"
    SETTING = "setting"
    MODERATOR = "moderator"
    MEMBER = "member"


@dataclass(frozen=True)
class Change:
    """One step: what is added, removed or changed, and why."""

    part: Part
    kind: Kind
    name: str
    was: str = ""
    becomes: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ListState:
    """A list as it is wanted or as it is.

    People are named by their address in small letters; the value says why they are wanted,
    or, for a list that is, what keeps a member from being an ordinary one.
    """

    address: str
    settings: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    moderators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Diff:
    """The steps that make a list what it should be; empty where it is."""

    changes: tuple[Change, ...] = ()
    members: int = 0  # so many it has now

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def of(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def mark(self) -> str:
        """What somebody saw: the same for the same steps, another for any other."""
        rows = [
            [change.part, change.kind, change.name, change.was, change.becomes]
            for change in self.changes
        ]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    @property
    def is_drastic(self) -> bool:
        """Whether so many would go that somebody should look first."""
        gone = sum(change.part == Part.MEMBER for change in self.of(Kind.REMOVE))
        return gone > max(FEW, self.members // 2)


def differences(wanted: ListState, found: ListState | None) -> Diff:
    """Return what has to be done to ``found`` (``None``: there is no such list)."""
    is_new = found is None
    found = found or ListState(wanted.address)
    changes = [Change(Part.LIST, Kind.ADD, wanted.address)] if is_new else []
    for name, value in sorted(wanted.settings.items()):
        if (was := found.settings.get(name, "")) != value:
            changes.append(Change(Part.SETTING, Kind.CHANGE, name, was, value))
    changes += _of_people(Part.MODERATOR, wanted.moderators, found.moderators)
    changes += _of_people(Part.MEMBER, wanted.members, found.members)
    for email, oddity in sorted(found.members.items()):
        if oddity and email in wanted.members:
            reason = wanted.members[email]
            changes.append(Change(Part.MEMBER, Kind.CHANGE, email, oddity, reason=reason))
    return Diff(tuple(changes), members=len(found.members))


def _of_people(part: Part, wanted: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Change]:
    for email in sorted(wanted.keys() - found.keys()):
        yield Change(part, Kind.ADD, email, reason=wanted[email])
    for email in sorted(found.keys() - wanted.keys()):
        yield Change(part, Kind.REMOVE, email)
