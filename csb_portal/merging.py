"""What merging two accounts would do: every reference to people, found by looking at every model.

The floors say in their ``holdings`` when two accounts cannot be one person (``merge_refusals``),
and what becomes of a row that the kept account has already (``MERGE_CONFLICTS``). Where they
say nothing of it, such a row forbids the merge.
"""

from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, groupby
from operator import itemgetter

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.models import User
from csb_portal.models.append_only import AppendOnlyModel
from csb_portal.models.trail import canonical, sha256
from csb_portal.personal_data import references_to_people


class Fate(StrEnum):
    MOVES = "moves"
    STAYS = "stays"
    GOES = "goes"
    FORBIDDEN = "forbidden"  # and ``merge_refusals`` says so in better words


LABELS = {
    Fate.MOVES: gettext_lazy("Goes over to the kept account"),
    Fate.STAYS: gettext_lazy("Stays with the old account"),
    Fate.GOES: gettext_lazy("Is removed"),
}
Conflicts = dict[str, tuple[Fate, str | Promise]]
ADDRESSES = "account.EmailAddress.user"  # the service hands them over one by one
SAID_APART = "csb_portal.SeparatePeople"  # ``merge_refusals`` says so in better words
OF_THE_OLD_LOGIN = {"mfa.Authenticator.user", "usersessions.UserSession.user"}


@dataclass(frozen=True)
class Move:
    """What becomes of one kind of reference to the merged account."""

    model: str
    field: str
    what: str
    fate: Fate
    pks: tuple[object, ...]
    why: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[self.fate])

    @property
    def key(self) -> str:
        return f"{self.model}.{self.field}"

    @property
    def count(self) -> int:
        return len(self.pks)

    @property
    def rows(self) -> models.QuerySet:
        return apps.get_model(self.model)._default_manager.filter(pk__in=self.pks)


@dataclass(frozen=True)
class Plan:
    """A merge that was not carried out yet."""

    kept: User
    merged: User
    moves: tuple[Move, ...]
    refusals: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """A mark of the plan, so that what was looked at is what is done."""
        moves = [[one.key, one.fate, [str(pk) for pk in one.pks]] for one in self.moves]
        return sha256(canonical([self.kept.pk, self.merged.pk, moves, list(self.refusals)]))


def plan_merge(kept: User, merged: User) -> Plan:
    """Say what would go where if ``merged`` became part of ``kept``, and what forbids it."""
    conflicts = _conflicts()
    moves: list[Move] = []
    refusals = [
        sentence
        for path in settings.PERSONAL_DATA
        for sentence in import_string(f"{path}.merge_refusals")(kept, merged)
    ]
    for label, name in references_to_people():
        found, conflict = _moves_of(label, name, kept, merged, conflicts)
        moves += found
        refusals += [conflict] if conflict else []
    refusals += _acts_of_two(kept, merged)
    return Plan(kept, merged, tuple(moves), tuple(refusals))


def _acts_of_two(kept: User, merged: User) -> list[str]:
    """Say which acts need two people, and have these two accounts for them, by any constraint."""
    references = groupby(references_to_people(), key=itemgetter(0))
    return [
        _(
            "%(what)s, “%(row)s”: “%(one)s” and “%(other)s” are two people there, and what was "
            "done stays as it is. Close the account that is no longer used instead."
        )
        % {
            "what": model._meta.verbose_name,
            "row": row,
            "one": model._meta.get_field(one).verbose_name,
            "other": model._meta.get_field(other).verbose_name,
        }
        for label, pairs in references
        if label != SAID_APART
        for model in [apps.get_model(label)]
        for one, other in combinations([name for _label, name in pairs], 2)
        for row in model._default_manager.filter(
            Q(**{one: kept, other: merged}) | Q(**{one: merged, other: kept})
        )
        if _needs_two(row, one, other)
    ]


def _needs_two(row: models.Model, *names: str) -> bool:
    """Whether the database refuses a row in which one person has both parts."""
    if isinstance(row, AppendOnlyModel):
        return False
    mixed = copy(row)
    for name in names:
        setattr(mixed, name, getattr(row, names[0]))
    checks = [one for one in row._meta.constraints if isinstance(one, models.CheckConstraint)]
    try:
        for check in checks:
            check.validate(type(row), mixed)
    except ValidationError:
        return True
    return False


def _conflicts() -> Conflicts:
    return {
        key: fate
        for path in settings.PERSONAL_DATA
        for key, fate in import_string(f"{path}.MERGE_CONFLICTS").items()
    }


def _moves_of(
    label: str, name: str, kept: User, merged: User, conflicts: Conflicts
) -> tuple[list[Move], str]:
    """Return what becomes of one kind of reference, and the sentence that forbids it, if any."""
    key, model = f"{label}.{name}", apps.get_model(label)
    what = f"{model._meta.verbose_name}: {model._meta.get_field(name).verbose_name}"
    rows = model._default_manager.filter(**{name: merged.pk})
    pks = tuple(rows.order_by("pk").values_list("pk", flat=True))
    if not pks:
        return [], ""
    if key in OF_THE_OLD_LOGIN:
        return [Move(label, name, what, Fate.GOES, pks, _("It belongs to the old login."))], ""
    if issubclass(model, AppendOnlyModel):
        why = _("It is written once and never changed; the record of the merge says whose it is.")
        return [Move(label, name, what, Fate.STAYS, pks, why)], ""
    in_conflict = set() if key == ADDRESSES else _in_conflict(model, name, kept, merged)
    moving = tuple(pk for pk in pks if pk not in in_conflict)
    moves = [Move(label, name, what, Fate.MOVES, moving)] if moving else []
    if not in_conflict:
        return moves, ""
    fate, reason = conflicts.get(key, (None, ""))
    if fate is None:
        sentence = _("Both accounts have: %(what)s. One person has it once.")
        return moves, sentence % {"what": what}
    if fate != Fate.FORBIDDEN:
        left = tuple(pk for pk in pks if pk in in_conflict)
        moves.append(Move(label, name, what, fate, left, str(reason)))
    return moves, ""


def _in_conflict(model: type[models.Model], name: str, kept: User, merged: User) -> set[object]:
    """Return the rows of the merged account that the kept one has already, by any constraint."""
    found: set[object] = set()
    for fields, condition in _unique_sets(model, name):
        others = [field for field in fields if field != name]
        manager = model._default_manager
        theirs = manager.filter(condition, **{name: merged.pk}).values_list("pk", *others)
        for pk, *values in theirs:
            same = dict(zip(others, values, strict=True))
            if None not in values and manager.filter(condition, **{name: kept.pk}, **same).exists():
                found.add(pk)
    return found


def _unique_sets(model: type[models.Model], name: str) -> list[tuple[tuple[str, ...], Q]]:
    """Return the sets of fields, with their condition, of which ``name`` is one."""
    sets: list[tuple[tuple[str, ...], Q]] = [
        (tuple(one.fields), one.condition or Q())
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and name in one.fields
    ]
    sets += [(tuple(one), Q()) for one in model._meta.unique_together if name in one]
    if model._meta.get_field(name).unique:  # type: ignore[union-attr]
        sets.append(((name,), Q()))
    return sets
