"""Elections of people to the seats of one group."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import ELECTION_OVER, CallStatus, ElectionEvent
from elections.models import Candidacy, Election, Nomination, VolunteerCall
from elections.models.candidacy import NONE_OF_THESE
from elections.services.drafting import check_ballot, election_defaults
from elections.services.elections import check_impartial
from elections.sources.seats import settled
from families.models import Family

LONGEST_SHORT_NAME = 50


@transaction.atomic
def prepare_group_election(
    call: VolunteerCall,
    group: Family,
    *,
    actor: User,
    slug: str,
    title: str,
    question: str,
    opens_at: datetime,
    closes_at: datetime,
    **own_rules: Any,
) -> Election:
    """Set up the vote on the seats of a group that more people want than there are.

    The rules are the bureau's; ``own_rules`` may replace them. Raises ``DomainError`` for a
    group that needs no vote, for one that has its vote already, and for a ballot that cannot be.
    """
    call = locked(call)
    row = settled(call, group)
    if call.status != CallStatus.CLOSED or row is None or not row.needs_vote:
        raise DomainError(
            _("This call leads to no vote on the seats of %(group)s.") % {"group": group},
            rule=_("A vote is held where more people offer than pass without one."),
        )
    if call.elections.real().filter(group=group).exclude(status__in=ELECTION_OVER).exists():
        raise DomainError(_("There is an election for this group already."))
    rules = election_defaults() | {"none_offered": call.none_offered} | own_rules
    election = Election.objects.create(
        call=call,
        group=group,
        slug=slug,
        title=title,
        question=question,
        seats=row.seats,
        opens_at=opens_at,
        closes_at=closes_at,
        **rules,
    )
    offers = call.nominations.standing().filter(group=group).select_related("person")
    Candidacy.objects.bulk_create(lines_of(election, list(offers)))
    check_ballot(election)
    check_impartial(election, actor)
    audit.record(
        ElectionEvent.ELECTION_PREPARED, election, actor=actor, call=call.slug, family=group.slug
    )
    return election


def lines_of(election: Election, offers: list[Nomination]) -> list[Candidacy]:
    """Return who stands, by the name of the day, and "none of these" where it is an answer."""
    taken: set[str] = set()
    lines = [
        Candidacy(
            election=election,
            family=offer.group,
            person=offer.person,
            slug=_free_name(offer.person.name, taken),
            name=offer.person.name,
            statement=offer.statement,
        )
        for offer in offers
    ]
    if election.none_offered and election.group:
        none = Candidacy(election=election, family=election.group, slug=NONE_OF_THESE)
        none.name, none.is_none = "None of these", True
        lines.append(none)
    return lines


def _free_name(name: str, taken: set[str]) -> str:
    stem = slugify(name)[:LONGEST_SHORT_NAME] or "candidate"
    stem = f"{stem}-1" if stem == NONE_OF_THESE else stem
    free, number = stem, 1
    while free in taken:
        number += 1
        free = f"{stem}-{number}"
    taken.add(free)
    return free
