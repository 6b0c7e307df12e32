"""Real ballots for tests, made by the Python twin of the booth."""

from csb_portal.models import User
from elections.models import Election, RollEntry
from elections.protocol.ballots import make_ballot
from elections.protocol.credentials import private_exponent
from elections.protocol.description import Description
from elections.services.ballots import cast_ballot
from elections.services.codes import code_for
from elections.services.opening import open_if_due


def make_ballot_for(entry: RollEntry, *slugs: str, code: str = "") -> str:
    """Make a ballot for the families by ``slugs``, or a blank one, with the voter's code."""
    description = Description.parse(entry.election.description_text)
    drawn = [candidacy.family.slug for candidacy in entry.election.drawn_candidacies()]
    ticks = [int(not slugs), *(int(slug in slugs) for slug in drawn)]
    exponent = private_exponent(code or code_for(entry), description.uuid)
    return make_ballot(description, exponent, [ticks])


def vote(election: Election, user: User, *slugs: str, code: str = "") -> RollEntry:
    """Make a ballot and cast it, as the booth does."""
    open_if_due(election)
    election.refresh_from_db()
    entry = election.roll.select_related("election").get(user=user)
    return cast_ballot(election, user, ballot=make_ballot_for(entry, *slugs, code=code))
