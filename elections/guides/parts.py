"""What a guide is made of: checks, the one next step, and what else can be done."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.health import jobs_are_down
from csb_portal.moments import when

NAMED_AT_MOST = 6


@dataclass(frozen=True)
class Check:
    """One line of the checklist."""

    label: str
    is_met: bool
    detail: str = ""


@dataclass(frozen=True)
class Step:
    """A step: as a button where a person must act, as a sentence where the clock does."""

    name: str
    label: str
    what: str
    cannot_undo: str = ""
    is_automatic: bool = False


@dataclass(frozen=True)
class Guide:
    """Where a procedure stands for the person who runs it.

    There is one next ``step``; ``others`` can be taken but need not be.
    """

    checks: list[Check] = field(default_factory=list)
    step: Step | None = None
    others: list[Step] = field(default_factory=list)

    @property
    def offered(self) -> list[Step]:
        """The steps that somebody may take now."""
        is_button = self.step and self.step.name and not self.step.is_automatic
        return [*([self.step] if self.step and is_button else []), *self.others]


def sentence(what: str) -> Step:
    """Return the next step where nobody has to do anything here."""
    return Step("", "", what, is_automatic=True)


def by_clock(step: Step, at: datetime) -> Step:
    """Leave a step to the clock; once its hour has passed, somebody may take it by hand."""
    what = step.what % {"at": when(at)}
    return replace(step, what=what, is_automatic=clock.now() < at)


def names_of(people: Iterable[object]) -> str:
    """Name a few, and say how many more there are."""
    names = [str(person) for person in people]
    shown, more = ", ".join(names[:NAMED_AT_MOST]), len(names) - NAMED_AT_MOST
    if more <= 0:
        return shown
    rest = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return f"{shown} {rest}"


def jobs_check() -> Check:
    return Check(
        _("Background jobs are running"),
        not jobs_are_down(),
        _("Without them nothing opens, closes or is mailed by the clock."),
    )


def cancel_step() -> Step:
    return Step("cancel", _("Call it off"), _("Everybody concerned is told, with your reason."))


def trial_step() -> Step:
    return Step(
        "trial",
        _("Hold a trial"),
        _(
            "Sets up a rehearsal with the same candidates and the real roll, in hours of its own. "
            "Everything about it says TRIAL, and nobody is elected by it. Nobody is mailed yet."
        ),
    )
