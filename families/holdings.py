"""What this floor holds on people: for which families they sat, and what they said of the texts."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts, Fate
from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding, Rows
from csb_portal.services.erasure import pseudonym
from families.blockers import blockers
from families.models import (
    ApplicationComment,
    FocalPoint,
    Membership,
    Organisation,
    SelfStatement,
    Subscriber,
)
from families.rules.mandates import overlaps

__all__ = ["HOLDINGS", "MERGE_CONFLICTS", "blockers", "merge_refusals"]

PEOPLE = AddressRows(
    "families.ApplicationPerson",
    "email",
    ("application__reference", "application__name", "name", "email", "confirmed_at"),
)
COMMENT_SHOWN = ("application__reference", "text", "taken_at")
COMMENTS = AddressRows(
    "families.ApplicationComment", "email", (*COMMENT_SHOWN, "email"), condition=Q(author=None)
)
CONTACTS = AddressRows("families.Family", "contact_email", ("slug", "contact_email"))
PROPOSALS = AddressRows(
    "families.MandateProposal",
    "email",
    ("family__slug", "seat", "name", "email", "proposed_at"),
    condition=Q(person=None),
)


def hide_commenter(user: User) -> int:
    """Keep what was said about an application, under a number."""
    nameless = {"name": pseudonym(user), "name_is_public": False}
    own = ApplicationComment.objects.filter(author=user).update(email="", **nameless)
    return own + COMMENTS.forget(user, **nameless)


HOLDINGS = (
    Holding(
        "families.memberships",
        gettext_lazy("The [families] you said you belong to"),
        gettext_lazy("You said so yourself; their [focal points] see it, with your name."),
        gettext_lazy("until you ask for its erasure"),
        rows=(Rows("families.Membership", "user", ("family__slug", "since", "until")),),
        erase=lambda user: Membership.objects.filter(user=user).delete(),
    ),
    Holding(
        "families.applications",
        gettext_lazy("Applications for a place in the [bureau] that name you"),
        gettext_lazy("You gave your word to speak for the [family] that applied."),
        gettext_lazy("for good; your address for %(days)d days after the decision"),
        rows=(PEOPLE,),
        erase=PEOPLE.forget,
        days={"days": "families.application-addresses"},
        stays=gettext_lazy("Who stood behind an application is public record. The address goes."),
        keeps_name=True,
    ),
    Holding(
        "families.application-comments",
        gettext_lazy("Your comments on applications"),
        gettext_lazy("They were read before the application was decided."),
        gettext_lazy("for good; your name until you ask for its erasure"),
        rows=(
            Rows("families.ApplicationComment", "author", COMMENT_SHOWN),
            COMMENTS,
        ),
        erase=hide_commenter,
        stays=gettext_lazy("The words stay, under a number instead of your name."),
    ),
    Holding(
        "families.proposals",
        gettext_lazy("Proposals that name you by your address for a seat"),
        gettext_lazy("A second person has to confirm or decline them."),
        gettext_lazy("your address until the proposal is answered or lapses"),
        rows=(PROPOSALS,),
        stays=gettext_lazy("It goes once it is declined, which you can do yourself."),
    ),
    Holding(
        "families.contact",
        gettext_lazy("That a [family] is reached at your address"),
        gettext_lazy("It gets the notices of a review beside its [focal points]."),
        gettext_lazy("until the [family] names another, or you ask for its erasure"),
        rows=(CONTACTS,),
        erase=lambda user: CONTACTS.of(user).update(contact_email=""),
    ),
    Holding(
        "families.reviews",
        gettext_lazy("What you confirmed, answered and objected to in reviews and admissions"),
        gettext_lazy(
            "So that everybody can see who speaks for a [family], and how it was decided."
        ),
        gettext_lazy("for good"),
        rows=(
            Rows("families.RosterConfirmation", "user", ("family__slug", "confirmed_on")),
            Rows("families.ReviewCase", "stopped_by", ("family__slug", "stopped_at", "reply")),
            Rows("families.CaseObjection", "user", ("case__family__slug", "reason", "made_at")),
            Rows(
                "families.ApplicationObjection",
                "user",
                ("application__reference", "reason", "made_at"),
            ),
        ),
        stays=gettext_lazy("They are part of decisions of the [bureau], and explain them."),
        keeps_name=True,
    ),
    Holding(
        "families.mandates",
        gettext_lazy("Your mandates: for which [family] you sat, since when, and how it chose you"),
        gettext_lazy("Everybody can know who speaks for civil society, on any day."),
        gettext_lazy("for good"),
        rows=(
            Rows(
                "families.FocalPoint",
                "user",
                ("family__slug", "seat", "since", "until", "designation", "designated_by"),
            ),
            Rows("families.Alternate", "user", ("family__slug", "seat", "since", "until")),
        ),
        stays=gettext_lazy("Who held a seat of the [bureau] is public record, with the name."),
        keeps_name=True,
    ),
    Holding(
        "families.self-statement",
        gettext_lazy("What you said of your gender and region"),
        gettext_lazy("A rule of balance needs totals; yours is never shown of you alone."),
        gettext_lazy("until you take it back"),
        rows=(Rows("families.SelfStatement", "user", ("gender", "region", "said_on")),),
        erase=lambda user: SelfStatement.objects.filter(user=user).delete(),
    ),
    Holding(
        "families.subscriptions",
        gettext_lazy("Since when you are subscribed, and agree to the objectives"),
        gettext_lazy("Where subscribers vote, it says who may."),
        gettext_lazy("until you ask for its erasure"),
        rows=(Rows("families.Subscriber", "user", ("subscribed_on", "agreed_on", "left_on")),),
        erase=lambda user: Subscriber.objects.filter(user=user).delete(),
    ),
    Holding(
        "families.organisations",
        gettext_lazy("For which organisation you vote"),
        gettext_lazy("An accredited organisation has one vote, and one person who casts it."),
        gettext_lazy("until it names somebody else"),
        rows=(Rows("families.Organisation", "representative", ("name", "accredited_since")),),
        erase=lambda user: Organisation.objects.filter(representative=user).update(
            representative=None
        ),
    ),
    Holding(
        "families.document-translations",
        gettext_lazy("Translations of the governing documents that you made or checked"),
        gettext_lazy("So that everybody can see how far to trust a translation."),
        gettext_lazy("for good"),
        rows=(
            Rows(
                "families.DocumentTranslation",
                "translator",
                ("version__document__slug", "version__number", "language", "source", "added_at"),
            ),
            Rows(
                "families.DocumentTranslation",
                "checked_by",
                ("version__document__slug", "version__number", "language", "checked_at"),
            ),
        ),
        stays=gettext_lazy("Who translated and who checked explains how far to trust a text."),
        keeps_name=True,
    ),
    Holding(
        "families.clause-comments",
        gettext_lazy("Your comments on the governing documents"),
        gettext_lazy("You made them in public, for your [family]."),
        gettext_lazy("for good"),
        rows=(
            Rows("families.ClauseComment", "author", ("clause__key", "text", "made_at", "status")),
        ),
        stays=gettext_lazy("They explain why a text says what it says."),
        keeps_name=True,
    ),
)


SAID_ALREADY = gettext_lazy("The kept account said the same; both words stay on record.")

MERGE_CONFLICTS: Conflicts = {
    "families.FocalPoint.user": (Fate.FORBIDDEN, ""),
    "families.Membership.user": (Fate.GOES, gettext_lazy("They belong there already.")),
    "families.RosterConfirmation.user": (Fate.STAYS, SAID_ALREADY),
    "families.CaseObjection.user": (Fate.STAYS, SAID_ALREADY),
    "families.ApplicationObjection.user": (Fate.STAYS, SAID_ALREADY),
    "families.SelfStatement.user": (
        Fate.GOES,
        gettext_lazy("The kept account has said it of itself."),
    ),
}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """Nobody sits in two seats on one day (charter, composition)."""
    theirs = list(FocalPoint.objects.filter(user=merged).select_related("family"))
    return [
        _(
            "They would sit in two seats on one day: %(one)s, seat %(first)d, and %(other)s, seat %(second)d."
        )
        % {"one": own.family, "first": own.seat, "other": other.family, "second": other.seat}
        for own in FocalPoint.objects.filter(user=kept).select_related("family")
        for other in theirs
        if overlaps(own.since, own.until, other.since, other.until)
    ]
