"""What this floor holds on people. What they voted, nobody knows: it is held on nobody."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts, Fate
from csb_portal.models import User
from csb_portal.personal_data import Holding, Rows, Values
from elections.models import Election, KeptStatement, Nomination, RollEntry


def said_when_offering(user: User) -> list[Values]:
    """Return what somebody said of themselves in their offers, for nobody but them."""
    offers = Nomination.objects.filter(person=user).exclude(gender="", region="")
    return [
        {"record": "offer", "reference": reference, "gender": gender, "region": region}
        for reference, gender, region in offers.values_list("reference", "gender", "region")
    ]


HOLDINGS = (
    Holding(
        "elections.statements",
        gettext_lazy("Statements of yours that came too late for a call"),
        gettext_lazy("So that the next call begins with your text."),
        gettext_lazy("a little more than a year"),
        rows=(Rows("elections.KeptStatement", "author", ("statement", "refused_at", "reason")),),
        erase=lambda user: KeptStatement.objects.filter(author=user).delete(),
    ),
    Holding(
        "elections.nominations",
        gettext_lazy("Your offers to sit for a group, with your statement and letter"),
        gettext_lazy("Everybody can read who stood for a seat."),
        gettext_lazy("for good"),
        rows=(
            Rows("elections.Nomination", "person", ("reference", "statement", "received_at")),
            Rows("elections.Candidacy", "person", ("election__slug", "name", "votes", "outcome")),
        ),
        stays=gettext_lazy("They belong to the record of the call and of its vote."),
        keeps_name=True,
    ),
    Holding(
        "elections.nomination-balance",
        gettext_lazy("What you said of your gender and region when you offered"),
        gettext_lazy("A rule of balance needs totals; yours is never shown of you alone."),
        gettext_lazy("until you ask for its erasure"),
        collect=said_when_offering,
        erase=lambda user: Nomination.objects.filter(person=user).update(gender="", region=""),
    ),
    Holding(
        "elections.roll",
        gettext_lazy("On which electoral rolls you stood, and whether you voted; never what"),
        gettext_lazy("So that the roll of an election can be checked."),
        gettext_lazy("for good"),
        rows=(Rows("elections.RollEntry", "user", ("election__slug", "name", "voted_at")),),
        stays=gettext_lazy("A result counts only with its roll as it was."),
        keeps_name=True,
    ),
    Holding(
        "elections.complaints",
        gettext_lazy("Your complaints about an election"),
        gettext_lazy("They are published with their answer."),
        gettext_lazy("for good"),
        rows=(Rows("elections.Complaint", "complainant", ("reference", "text", "filed_at")),),
        stays=gettext_lazy("They belong to the record of the election."),
        keeps_name=True,
    ),
)


def blockers(user: User) -> list[str]:
    """The roll of an election that goes on stays as it is."""
    running = Election.objects.running().filter(roll__user=user)
    return [
        _("%(person)s is on the roll of %(election)s, which goes on; it has to end first.")
        % {"person": user, "election": election}
        for election in running
    ]


MERGE_CONFLICTS: Conflicts = {"elections.RollEntry.user": (Fate.FORBIDDEN, "")}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """Nobody stands twice on one roll, and the roll of an election that goes on stays as it is."""
    own = set(RollEntry.objects.filter(user=kept).values_list("election_id", flat=True))
    theirs = Election.objects.filter(roll__user=merged)
    twice = [
        _("They would be twice on the roll of %(election)s.") % {"election": election}
        for election in theirs.filter(pk__in=own)
    ]
    running = [
        _("The roll of %(election)s stays as it is until it has ended.") % {"election": election}
        for election in theirs.running()
    ]
    return twice + running
