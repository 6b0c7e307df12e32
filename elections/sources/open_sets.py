"""Calls, elections and their counts as data. A person who stood has a place, and no name."""

from datetime import datetime
from typing import Any

from csb_portal.open_data import Column, OpenSet, field, page_of
from elections.models import Candidacy, Election, VolunteerCall

CALLS = OpenSet(
    "calls",
    "The calls for volunteers that were announced.",
    lambda: VolunteerCall.objects.public().order_by("opens_at", "pk"),
    (
        field("slug", str, "Its short name."),
        field("title", str, "Its title."),
        field("fills", str, "What it fills: the secretariat, or the seats of groups."),
        field("status", str, "Whether it is scheduled, open, closed or cancelled."),
        field("opens_at", datetime, "When it opens."),
        field("closes_at", datetime, "When it closes."),
        field("families_needed", int, "How many families the secretariat needs."),
        field("seats", int, "How many seats the secretariat has."),
        field("route", str, "What followed from the number of volunteers; empty before the close."),
        page_of("Its page."),
    ),
)

ELECTIONS = OpenSet(
    "elections",
    "The votes by the focal points, trials among them.",
    lambda: Election.objects.public().select_related("call").order_by("opens_at", "pk"),
    (
        field("slug", str, "Its short name."),
        field("title", str, "Its title."),
        field("call", str, "The call it belongs to, by its short name.", of="call.slug"),
        field("is_trial", bool, "Whether it was a trial, which seats nobody."),
        field("status", str, "How far it is."),
        field("opens_at", datetime, "When it opens."),
        field("closes_at", datetime, "When it closes."),
        field("ballots", int, "Ballots counted; none before the close.", may_be_empty=True),
        field("blank_ballots", int, "Blank ones; none before the count.", may_be_empty=True),
        field("certified_at", datetime, "When its result was certified.", may_be_empty=True),
        page_of("Its page, with the archive that anybody can verify."),
    ),
)


def _stands_for(candidacy: Candidacy) -> str:
    """Say who stands without naming a person."""
    return "" if candidacy.person_id or candidacy.is_none else candidacy.family.slug


def _candidacies() -> Any:
    standing = Candidacy.objects.filter(election__in=Election.objects.public().values("pk"))
    return standing.select_related("election", "family").order_by("election__opens_at", "pk")


RESULTS = OpenSet(
    "results",
    "What each family or person on a ballot got.",
    _candidacies,
    (
        field("id", int, "Its number.", of="pk"),
        field("election", str, "The election, by its short name.", of="election.slug"),
        Column("family", str, "The family that stands; empty for a person.", _stands_for),
        field("position", int, "Its place on the ballot, once drawn.", may_be_empty=True),
        field("votes", int, "Votes; none before the count.", may_be_empty=True),
        field("rank", int, "Its place in the result.", may_be_empty=True),
        field("outcome", str, "Whether it was elected."),
    ),
)

OPEN_SETS = (CALLS, ELECTIONS, RESULTS)
