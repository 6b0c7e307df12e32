"""What this floor holds on people: how they are reached, what they wrote, when they could come."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import clock
from csb_portal.merging import Conflicts, Fate
from csb_portal.models import User
from csb_portal.personal_data import Holding, Rows
from csb_portal.services.erasure import pseudonym
from liaison.address_holdings import ADDRESS_HOLDINGS, CONTACTS
from liaison.models import (
    AddressChoice,
    CalendarLink,
    Comment,
    MembershipOverride,
    PollAnswer,
    Post,
    Subscription,
)
from liaison.services.channels.subscriptions import erase_subscription


def hide_commenter(user: User) -> int:
    """Keep what was said, under a number."""
    comments = Comment.objects.filter(author=user)
    return comments.update(name=pseudonym(user), name_is_public=False, email="")


def erase_subscriptions(user: User) -> None:
    for subscription in Subscription.objects.filter(user=user):
        erase_subscription(subscription)


HOLDINGS = (
    Holding(
        "liaison.calendar",
        gettext_lazy("The secret address of your own calendar"),
        gettext_lazy("So that your calendar program can read it."),
        gettext_lazy("until you ask for another"),
        rows=(Rows("liaison.CalendarLink", "user"),),
        erase=lambda user: CalendarLink.objects.filter(user=user).delete(),
    ),
    Holding(
        "liaison.addresses",
        gettext_lazy("Which of your addresses you chose for a channel"),
        gettext_lazy("So that posts reach you where you want them."),
        gettext_lazy("until you choose another"),
        rows=(Rows("liaison.AddressChoice", "user", ("channel__slug", "email")),),
        erase=lambda user: AddressChoice.objects.filter(user=user).delete(),
    ),
    Holding(
        "liaison.subscriptions",
        gettext_lazy("Channels you subscribed to"),
        gettext_lazy("So that you get their posts."),
        gettext_lazy("until you leave"),
        rows=(Rows("liaison.Subscription", "user", ("channel__slug", "email", "requested_at")),),
        erase=erase_subscriptions,
    ),
    Holding(
        "liaison.exceptions",
        gettext_lazy("Exceptions from the rules of a channel, made for you"),
        gettext_lazy("So that its members can see why you get its posts, or do not."),
        gettext_lazy("until you ask for their erasure"),
        rows=(
            Rows("liaison.MembershipOverride", "user", ("channel__slug", "kind", "since", "until")),
        ),
        erase=lambda user: MembershipOverride.objects.filter(user=user).delete(),
    ),
    Holding(
        "liaison.polls",
        gettext_lazy("When you could come, in date polls"),
        gettext_lazy("So that meetings are at hours that suit."),
        gettext_lazy("for %(days)d days after the poll"),
        days={"days": "liaison.poll-answers"},
        rows=(Rows("liaison.PollVoice", "user", ("poll__reference", "answered_at")),),
        erase=lambda user: PollAnswer.objects.filter(voice__user=user).delete(),
    ),
    Holding(
        "liaison.posts",
        gettext_lazy("Your posts in channels"),
        gettext_lazy("The archive of a channel is its memory."),
        gettext_lazy("for good; your address until you ask for its erasure"),
        rows=(Rows("liaison.Post", "author", ("channel__slug", "subject", "received_at")),),
        erase=lambda user: Post.objects.filter(author=user).update(author_email=""),
        stays=gettext_lazy("The posts stay, because others answered them. The address goes."),
        keeps_name=True,
    ),
    Holding(
        "liaison.comments",
        gettext_lazy("Your comments in consultations"),
        gettext_lazy("The [plenary] was asked, and this is what it said."),
        gettext_lazy("for good; your name until you ask for its erasure"),
        rows=(Rows("liaison.Comment", "author", ("consultation__reference", "text", "taken_at")),),
        erase=hide_commenter,
        stays=gettext_lazy("The words stay, under a number instead of your name."),
    ),
    Holding(
        "liaison.meetings",
        gettext_lazy("To which meetings you were asked, and where you were present"),
        gettext_lazy("Who was present belongs to the minutes."),
        gettext_lazy("for good"),
        rows=(
            Rows("liaison.Invitation", "user", ("meeting__reference", "reply", "replied_at")),
            Rows("liaison.Attendance", "user", ("meeting__reference", "recorded_at")),
        ),
        stays=gettext_lazy("Minutes say who was there."),
        keeps_name=True,
    ),
    *ADDRESS_HOLDINGS,
)


def blockers(user: User) -> list[str]:
    """Whoever speaks for another body is no longer its contact first.

    Duty and actions go along with the seats.
    """
    return [
        _("%(person)s is a contact of %(body)s; staff have to end that first.")
        % {"person": user, "body": contact.counterpart}
        for contact in CONTACTS.of(user).filter(Q(until=None) | Q(until__gt=clock.today()))
    ]


SAME = gettext_lazy("The kept account has the same already.")
MERGE_CONFLICTS: Conflicts = {
    "liaison.CalendarLink.user": (Fate.GOES, gettext_lazy("The kept account has one of its own.")),
    "liaison.AddressChoice.user": (Fate.GOES, SAME),
    "liaison.Invitation.user": (Fate.STAYS, SAME),
    "liaison.PollVoice.user": (Fate.STAYS, SAME),
    "liaison.MembershipOverride.user": (Fate.STAYS, SAME),
}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """Nothing of this floor stands in the way of one person."""
    return []
