"""What this floor holds on people. What they voted, nobody knows: it is held on nobody."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts, Fate
from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding, Rows, Values
from elections.choices import CallStatus
from elections.models import Election, KeptStatement, Nomination, RollEntry
from elections.services.offices import keeps_a_secret, offices_in, two_offices

CALLS_UNDER_WAY = [CallStatus.DRAFT, CallStatus.SCHEDULED, CallStatus.OPEN]


TRUSTEES = AddressRows("elections.Trustee", "address", ("election__slug", "name", "address"))
REGISTRARS = AddressRows("elections.Registrar", "address", ("election__slug", "name", "address"))


def forget_keeper(user: User) -> int:
    return TRUSTEES.forget(user) + REGISTRARS.forget(user)


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
        gettext_lazy("for %(days)d days"),
        days={"days": "elections.refused-statements"},
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
    Holding(
        "elections.secrets",
        gettext_lazy("That you keep, or kept, a secret of an election as trustee or registrar"),
        gettext_lazy("So that you could be written to when it was needed."),
        gettext_lazy("your name for good; your address for %(days)d days after the election"),
        rows=(TRUSTEES, REGISTRARS),
        erase=forget_keeper,
        stays=gettext_lazy("Who kept a key belongs to the election's record. The address goes."),
        days={"days": "elections.keepers"},
    ),
)


def blockers(user: User) -> list[str]:
    """Whoever stands, votes or keeps a secret in a vote under way stays until it has ended."""
    return [*_of_offers(user), *_of_candidacies(user), *_of_rolls(user), *_of_secrets(user)]


def _of_offers(user: User) -> list[str]:
    offers = Nomination.objects.standing().filter(person=user).select_related("call", "group")
    sentences = []
    for offer in offers:
        facts = {"person": user, "group": offer.group, "call": offer.call}
        if offer.call.status in CALLS_UNDER_WAY:
            sentence = _(
                "%(person)s offers to sit for %(group)s in %(call)s; the offer can be withdrawn "
                "until the call closes."
            )
            sentences.append(sentence % facts)
        elif _is_unsettled(offer):
            sentence = _(
                "%(person)s stands for a seat of %(group)s after %(call)s; the election operators "
                "hold the vote, or seat those who stand, first."
            )
            sentences.append(sentence % facts)
    return sentences


def _is_unsettled(offer: Nomination) -> bool:
    """Whether nothing has come of an offer yet: no vote on its group, and nobody seated."""
    if offer.call.status != CallStatus.CLOSED:
        return False
    voted = offer.call.elections.real().filter(group=offer.group)
    seated = offer.call.seatings.filter(mandate__family=offer.group)
    return not voted.exists() and not seated.exists()


def _of_candidacies(user: User) -> list[str]:
    standing = Election.objects.unfinished().filter(candidacies__person=user)
    return [
        _("%(person)s stands in %(election)s; it has to be certified or called off first.")
        % {"person": user, "election": election}
        for election in standing
    ]


def _of_rolls(user: User) -> list[str]:
    on_roll = Election.objects.unfinished().filter(roll__user=user)
    return [
        _("%(person)s is on the roll of %(election)s; it has to be certified or called off first.")
        % {"person": user, "election": election}
        for election in on_roll
    ]


def _of_secrets(user: User) -> list[str]:
    return [
        _("%(person)s keeps a secret of %(election)s; somebody else has to keep it, or it to end.")
        % {"person": user, "election": election}
        for election in Election.objects.unfinished()
        if keeps_a_secret(user, election)
    ]


MERGE_CONFLICTS: Conflicts = {"elections.RollEntry.user": (Fate.FORBIDDEN, "")}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """Say where one person would stand twice, or hold two offices of one vote (proposal, 2.c)."""
    own = set(RollEntry.objects.filter(user=kept).values_list("election_id", flat=True))
    theirs = Election.objects.filter(roll__user=merged)
    twice = [
        _("They would be twice on the roll of %(election)s.") % {"election": election}
        for election in theirs.filter(pk__in=own)
    ]
    running = [
        _("The roll of %(election)s stays as it is until it has ended.") % {"election": election}
        for election in theirs.unfinished()
    ]
    return twice + running + _of_offices(kept, merged)


def _of_offices(kept: User, merged: User) -> list[str]:
    """In a vote under way nobody of a candidate runs it or keeps a secret, and none keeps two."""
    return [
        _(
            "One account stands in %(election)s, runs it or keeps one of its secrets, and the "
            "other does so too; until it has ended, nobody may do two of these."
        )
        % {"election": election}
        for election in Election.objects.unfinished()
        if two_offices(offices_in(election, kept), offices_in(election, merged))
    ]
