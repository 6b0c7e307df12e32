"""What this floor holds on people: for which families they sat, and what they said of the texts."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.merging import Conflicts, Fate
from csb_portal.models import User
from csb_portal.personal_data import Holding, Rows, Values, addresses_of, plain
from csb_portal.services.erasure import pseudonym
from families.choices.admissions import RUNNING
from families.models import (
    Alternate,
    ApplicationComment,
    ApplicationPerson,
    FocalPoint,
    MandateProposal,
    Membership,
    Organisation,
    SelfStatement,
    Subscriber,
)
from families.rules.mandates import overlaps


def applications_of(user: User) -> list[Values]:
    """Say which applications name somebody by one of their addresses."""
    shown = ("application__reference", "application__name", "name", "email", "confirmed_at")
    named = _named(user).order_by("pk").values(*shown)
    return [{"record": "application"} | plain(row) for row in named]


def hide_addresses(user: User) -> None:
    """Keep who stood behind an application, but not where they were reached."""
    for person in _named(user):
        person.email = f"{person.key}@example.invalid"
        person.save(update_fields=["email"])


def hide_commenter(user: User) -> int:
    """Keep what was said about an application, under a number."""
    comments = ApplicationComment.objects.filter(author=user)
    return comments.update(name=pseudonym(user), name_is_public=False, email="")


def _named(user: User) -> QuerySet[ApplicationPerson]:
    return ApplicationPerson.objects.filter(email__in=addresses_of(user))


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
        gettext_lazy("for good; your address until you ask for its erasure"),
        collect=applications_of,
        erase=hide_addresses,
        stays=gettext_lazy("Who stood behind an application is public record. The address goes."),
        keeps_name=True,
    ),
    Holding(
        "families.application-comments",
        gettext_lazy("Your comments on applications"),
        gettext_lazy("They were read before the application was decided."),
        gettext_lazy("for good; your name until you ask for its erasure"),
        rows=(
            Rows(
                "families.ApplicationComment",
                "author",
                ("application__reference", "text", "taken_at"),
            ),
        ),
        erase=hide_commenter,
        stays=gettext_lazy("The words stay, under a number instead of your name."),
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


def blockers(user: User) -> list[str]:
    """Whoever sits, is to sit, stands in, is proposed or applies gives that up first."""
    return [*_of_seats(user), *_of_standing_in(user), *_of_proposals(user), *_of_applications(user)]


def _of_seats(user: User) -> list[str]:
    unfinished = FocalPoint.objects.unfinished().filter(user=user).select_related("family")
    is_chosen = _(
        "%(person)s is chosen to sit for %(family)s; staff have to call that mandate off first."
    )
    sits = _("%(person)s sits for %(family)s; the seat has to be left first.")
    return [
        (is_chosen if mandate.is_designate else sits) % {"person": user, "family": mandate.family}
        for mandate in unfinished
    ]


def _of_standing_in(user: User) -> list[str]:
    return [
        _("%(person)s stands in for a seat of %(family)s, and has to step back first.")
        % {"person": user, "family": alternate.family}
        for alternate in Alternate.objects.unfinished().filter(user=user).select_related("family")
    ]


def _of_proposals(user: User) -> list[str]:
    theirs = Q(person=user) | Q(email__in=addresses_of(user))
    return [
        _("%(person)s is proposed for %(family)s; the proposal has to be declined or withdrawn.")
        % {"person": user, "family": proposal.family}
        for proposal in MandateProposal.objects.waiting().filter(theirs).select_related("family")
    ]


def _of_applications(user: User) -> list[str]:
    return [
        _(
            "%(person)s is named in the application %(application)s; it has to be decided or "
            "withdrawn first."
        )
        % {"person": user, "application": person.application}
        for person in _named(user).select_related("application")
        if person.application.status in RUNNING or person.application.takes_an_appeal()
    ]


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
