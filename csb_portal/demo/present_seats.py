"""Seats between two holders now: an end announced, a designate, an alternate, proposals."""

from datetime import datetime, timedelta
from functools import partial

from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from families.choices.families import Designation
from families.choices.proposals import ProposedAs
from families.models import Bureau, Family, MandateProposal
from families.services.alternates import set_stepping_in
from families.services.bases import state_basis
from families.services.mandates import step_down
from families.services.proposals import confirm_proposal, propose_mandate

LEAVING, STANDING_IN = "science-technology", "youth"
PROPOSER = {LEAVING: "a", STANDING_IN: "b"}
SECOND = {LEAVING: "b", STANDING_IN: "a"}
LEAVES_AFTER = timedelta(days=12)
CHOSEN = {
    "asia": (Designation.ELECTED, "Assembly of the regional caucus"),
    "africa": (Designation.CONSENSUS, "African caucus, on its mailing list"),
    "networks-coalitions": (Designation.CONSENSUS, "Meeting of the networks"),
    "gender": (Designation.ELECTED, "Gender caucus"),
    "media": (Designation.APPOINTED, "Federation of media workers"),
    "volunteers": (Designation.AD_HOC, "Whoever was in the room"),
}
HOUR = timedelta(hours=1)


def present_seats(now: datetime, cast: Cast) -> list[Step]:
    """Return what leaves seats in every state between two holders at ``now``."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    forgotten = hour - timedelta(days=20)
    announced = hour - timedelta(days=3)
    stand_in = partial(_propose, cast, STANDING_IN, proposed_as=ProposedAs.ALTERNATE)
    return [
        Step(forgotten, partial(stand_in, letter="d", seat=2)),
        Step(forgotten + timedelta(days=Bureau.current().proposal_days)),
        Step(announced - HOUR, partial(_say_how_chosen, cast)),
        Step(announced, partial(_leave, cast, now + LEAVES_AFTER)),
        Step(announced + HOUR, partial(_propose, cast, LEAVING, letter="c", seat=2)),
        Step(announced + HOUR, partial(_confirm, cast, LEAVING)),
        Step(announced + 2 * HOUR, partial(stand_in, letter="c", seat=1)),
        Step(announced + 2 * HOUR, partial(_confirm, cast, STANDING_IN)),
        Step(announced + 2 * HOUR, partial(_let_step_in, cast)),
        Step(announced + 3 * HOUR, partial(stand_in, letter="d", seat=2)),
    ]


def _say_how_chosen(cast: Cast) -> None:
    for slug, (designation, body) in CHOSEN.items():
        for letter in "ab":
            mandate = cast.focal_point(f"{slug}.{letter}@example.org")
            state_basis(
                mandate,
                designation=designation,
                designated_by=body,
                designated_on=mandate.since,
                actor=mandate.user,
            )


def _leave(cast: Cast, on: datetime) -> None:
    leaving = cast.focal_point(f"{LEAVING}.b@example.org")
    step_down(leaving, actor=leaving.user, on=on.date())


def _propose(
    cast: Cast, slug: str, *, letter: str, seat: int, proposed_as: str = ProposedAs.FOCAL_POINT
) -> None:
    proposer = cast.user(f"{slug}.{PROPOSER[slug]}@example.org")
    family = Family.objects.get(slug=slug)
    propose_mandate(
        family,
        email=f"{slug}.{letter}@example.org",
        name=f"Focal point {letter.upper()}, {family.name_en} family",
        time_zone=proposer.time_zone,
        seat=seat,
        proposed_as=proposed_as,
        designation=Designation.CONSENSUS,
        designated_by="The family's mailing list",
        actor=proposer,
    )


def _confirm(cast: Cast, slug: str) -> None:
    proposal = MandateProposal.objects.waiting().get(family__slug=slug)
    confirm_proposal(proposal, actor=cast.user(f"{slug}.{SECOND[slug]}@example.org"))


def _let_step_in(cast: Cast) -> None:
    said_by = cast.focal_point(f"{STANDING_IN}.a@example.org")
    set_stepping_in(said_by.family, step_in=True, actor=said_by.user)
