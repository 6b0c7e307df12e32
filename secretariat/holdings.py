"""What this floor holds on people: who sat in the secretariat, who waited, who asked for what."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts, Fate
from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding, Rows
from families.rules.mandates import overlaps
from secretariat.case_holdings import CASE_HOLDINGS, case_blockers, handled_for_each_other
from secretariat.funding_holdings import FUNDING_HOLDINGS, funding_merge_refusals
from secretariat.models import RoomContact, Seat
from secretariat.slot_holdings import SLOT_HOLDINGS, slot_blockers

KNOWN_REGISTRATIONS = AddressRows("secretariat.KnownRegistration", "email", ("event__name",))

HOLDINGS = (
    Holding(
        "secretariat.seats",
        gettext_lazy("Your seats in the [secretariat]"),
        gettext_lazy("Everybody can know who acted for the [bureau], and by which act."),
        gettext_lazy("for good"),
        rows=(Rows("secretariat.Seat", "user", ("number", "act", "since", "until")),),
        stays=gettext_lazy("Who held a seat of the [secretariat] is public record, with the name."),
        keeps_name=True,
    ),
    Holding(
        "secretariat.handover",
        gettext_lazy("Matters you handed over to the next [secretariat], or took over"),
        gettext_lazy("So that nothing open is lost between two secretariats."),
        gettext_lazy("for good"),
        rows=(
            Rows("secretariat.HandoverItem", "given_by", ("title", "note", "given_at")),
            Rows("secretariat.HandoverItem", "taken_by", ("title", "taken_at")),
        ),
        stays=gettext_lazy(
            "Who had a matter of the [bureau], and who has it, belongs to its record."
        ),
        keeps_name=True,
    ),
    Holding(
        "secretariat.claims",
        gettext_lazy("Your places in the queue for a seat"),
        gettext_lazy("So that it can be checked who came first."),
        gettext_lazy("for good"),
        rows=(Rows("secretariat.Claim", "user", ("number", "claimed_at", "status")),),
        stays=gettext_lazy("The order of the queue is public record."),
        keeps_name=True,
    ),
    Holding(
        "secretariat.room-groups",
        gettext_lazy("Groups for which you book rooms"),
        gettext_lazy("So that nobody books in the name of a group that did not name them."),
        gettext_lazy("until you no longer book for it, or as long as you are here"),
        rows=(Rows("secretariat.RoomContact", "user", ("group__own_name",)),),
        erase=lambda user: RoomContact.objects.filter(user=user).delete(),
    ),
    Holding(
        "secretariat.registrations",
        gettext_lazy("Your address on a list of people registered for an event"),
        gettext_lazy("So that a pass can be given to registered people, and to nobody else."),
        gettext_lazy("for %(days)d days after the event"),
        rows=(KNOWN_REGISTRATIONS,),
        erase=lambda user: KNOWN_REGISTRATIONS.of(user).delete(),
        days={"days": "secretariat.registrations"},
    ),
    *CASE_HOLDINGS,
    *FUNDING_HOLDINGS,
    *SLOT_HOLDINGS,
)


def blockers(user: User) -> list[str]:
    """Whoever sits in the secretariat leaves the seat first; whoever waits withdraws."""
    waiting = [*case_blockers(user), *slot_blockers(user)]
    if not Seat.objects.current().filter(user=user).exists():
        return waiting
    return [
        *waiting,
        _("%(person)s sits in the [secretariat]; the seat has to be left first.")
        % {"person": user},
    ]


MERGE_CONFLICTS: Conflicts = {
    "secretariat.Seat.user": (Fate.FORBIDDEN, ""),
    "secretariat.PanelMember.user": (Fate.FORBIDDEN, ""),
    "secretariat.RoomContact.user": (Fate.GOES, gettext_lazy("They book for it already.")),
}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """Nobody holds two of the six seats on one day (proposal, 2.d), or handles their own case."""
    theirs = list(Seat.objects.filter(user=merged))
    seats = [
        _("They would hold two seats of the [secretariat] on one day: %(first)d and %(second)d.")
        % {"first": own.number, "second": other.number}
        for own in Seat.objects.filter(user=kept)
        for other in theirs
        if overlaps(own.since, own.until, other.since, other.until)
    ]
    return [
        *seats,
        *handled_for_each_other(kept, merged),
        *funding_merge_refusals(kept, merged),
    ]
