"""What a draft begins with: the bureau's own rules, frozen into it from then on."""

from datetime import datetime
from typing import Any

from django.db import transaction

from csb_portal import audit
from elections.choices import ElectionEvent, Fills
from elections.models import Election, VolunteerCall
from families.choices.bureau import Procedure
from families.models import Bureau
from families.models.balance_rules import BalanceRules
from families.services.ballot_rules import check_ballot_rules

OF_CALLS = (
    "needs_letter", "none_offered", "term_months", "max_months", "gap_months",
    *(field.name for field in BalanceRules._meta.local_fields),
)  # fmt: skip
OF_ELECTIONS = (
    "quorum_percent", "electorate", "electorate_of_group", "electorate_months", "ballot_rule",
    "none_offered", "counts",
)  # fmt: skip


def call_defaults() -> dict[str, Any]:
    """Return what a call is drafted with (proposal, 2.a); whoever drafts it may change it."""
    bureau = Bureau.current()
    return {
        "fills": Fills.SEATS if bureau.procedure == Procedure.SEATS else Fills.SECRETARIAT,
        "families_needed": bureau.groups_needed,
        "seats": bureau.committee_size,
        **{name: getattr(bureau, name) for name in OF_CALLS},
    }


def election_defaults() -> dict[str, Any]:
    """Return the rules of ``ElectionRules`` that the bureau gave itself (proposal, 2.c)."""
    bureau = Bureau.current()
    own = {name: getattr(bureau, name) for name in OF_ELECTIONS}
    return own | {"max_choices": bureau.choices}


def check_ballot(election: Election) -> None:
    """Refuse a ballot whose rules cannot hold together. Raises ``DomainError``."""
    check_ballot_rules(
        ballot_rule=election.ballot_rule,
        choices=election.max_choices,
        none_offered=election.none_offered,
        seats=election.seats,
    )


@transaction.atomic
def draft_call(
    *, slug: str, title: str, text: str, opens_at: datetime, closes_at: datetime
) -> VolunteerCall:
    """Prepare a call that somebody still has to read, correct and announce (proposal, 2.a)."""
    call = VolunteerCall.objects.create(
        slug=slug,
        title=title,
        text=text,
        opens_at=opens_at,
        closes_at=closes_at,
        **call_defaults(),
    )
    audit.record(ElectionEvent.CALL_DRAFTED, call, actor=None, public=False)
    return call
