"""Calls, elections and their counts as data. A person who stood has a place, and no name."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from csb_portal.open_data import Column, OpenSet, field, page_of
from elections.models import Candidacy, Election, VolunteerCall

CALLS = OpenSet(
    "calls",
    _("The calls for volunteers that were announced."),
    lambda: VolunteerCall.objects.public().order_by("opens_at", "pk"),
    (
        field("slug", str, _("Its short name.")),
        field("title", str, _("Its title.")),
        field("fills", str, _("What it fills: the [secretariat], or the seats of groups.")),
        field("status", str, _("Whether it is scheduled, open, closed or cancelled.")),
        field("opens_at", datetime, _("When it opens.")),
        field("closes_at", datetime, _("When it closes.")),
        field("families_needed", int, _("How many [families] the [secretariat] needs.")),
        field("seats", int, _("How many seats the [secretariat] has.")),
        field(
            "route", str, _("What followed from the number of volunteers; empty before the close.")
        ),
        page_of(_("Its page.")),
    ),
)

ELECTIONS = OpenSet(
    "elections",
    _("The votes by the [focal points], trials among them."),
    lambda: Election.objects.public().select_related("call").order_by("opens_at", "pk"),
    (
        field("slug", str, _("Its short name.")),
        field("title", str, _("Its title.")),
        field("call", str, _("The call it belongs to, by its short name."), of="call.slug"),
        field("is_trial", bool, _("Whether it was a trial, which seats nobody.")),
        field("status", str, _("How far it is.")),
        field("opens_at", datetime, _("When it opens.")),
        field("closes_at", datetime, _("When it closes.")),
        field("ballots", int, _("Ballots counted; none before the close."), may_be_empty=True),
        field("blank_ballots", int, _("Blank ones; none before the count."), may_be_empty=True),
        field("certified_at", datetime, _("When its result was certified."), may_be_empty=True),
        page_of(_("Its page, with the archive that anybody can verify.")),
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
    _("What each [family] or person on a ballot got."),
    _candidacies,
    (
        field("id", int, _("Its number."), of="pk"),
        field("election", str, _("The election, by its short name."), of="election.slug"),
        Column("family", str, _("The [family] that stands; empty for a person."), _stands_for),
        field("position", int, _("Its place on the ballot, once drawn."), may_be_empty=True),
        field("votes", int, _("Votes; none before the count."), may_be_empty=True),
        field("rank", int, _("Its place in the result."), may_be_empty=True),
        field("outcome", str, _("Whether it was elected.")),
    ),
)

OPEN_SETS = (CALLS, ELECTIONS, RESULTS)
