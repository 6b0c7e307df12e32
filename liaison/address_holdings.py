"""What this floor knows of people by their address alone, as it comes from outside by mail."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding
from csb_portal.services.erasure import pseudonym
from liaison.services.channels.subscriptions import erase_subscription

SUBSCRIPTIONS = AddressRows(
    "liaison.Subscription",
    "email",
    ("channel__slug", "email", "name", "requested_at"),
    condition=Q(user=None),
)
EXCEPTIONS = AddressRows(
    "liaison.MembershipOverride",
    "email",
    ("channel__slug", "kind", "email", "since", "until"),
    condition=Q(user=None),
)
STATES = AddressRows(
    "liaison.AddressState", "email", ("email", "hard_bounces", "marked_at", "reason")
)
BOUNCES = AddressRows("liaison.Bounce", "email", ("email", "is_hard", "diagnostic", "at"))
LIST_BOUNCES = AddressRows("liaison.ListBounce", "email", ("email", "post__subject", "at"))
POSTS = AddressRows(
    "liaison.Post",
    "author_email",
    ("channel__slug", "subject", "author_name", "author_email", "received_at"),
    condition=Q(author=None),
)
COMMENTS = AddressRows(
    "liaison.Comment",
    "email",
    ("consultation__reference", "text", "email", "taken_at"),
    condition=Q(author=None),
)
UNCONFIRMED_COMMENTS = AddressRows(
    "liaison.UnconfirmedComment", "email", ("consultation__reference", "text", "email")
)
UNCONFIRMED_REQUESTS = AddressRows(
    "liaison.UnconfirmedRequest", "email", ("subject", "body", "email", "written_at")
)
REQUESTS = AddressRows(
    "liaison.Message",
    "requester_email",
    ("reference", "subject", "requester_name", "requester_email", "received_at"),
)
REPLIES = AddressRows(
    "liaison.Reply",
    "from_email",
    ("message__reference", "subject", "text", "from_name", "from_email", "received_at"),
)
ANSWER_LINKS = AddressRows(
    "liaison.AnswerLink", "email", ("message__reference", "name", "email", "made_at")
)
CONTACTS = AddressRows(
    "liaison.Contact", "email", ("counterpart__slug", "name", "office", "email", "since", "until")
)
INCOMING = AddressRows(
    "liaison.IncomingMail", "sender", ("recipient", "sender", "received_at", "result")
)
ADDRESS_GOES = _("It stays, because others answered it. Your name and address go.")


def end_subscriptions(user: User) -> None:
    for subscription in SUBSCRIPTIONS.of(user):
        erase_subscription(subscription)


def forget_bounces(user: User) -> None:
    STATES.of(user).delete()
    LIST_BOUNCES.of(user).delete()
    BOUNCES.forget(user, diagnostic="")


def forget_requester(user: User) -> int:
    """Keep what was asked, under a number; nobody is written to about it any more."""
    return REQUESTS.of(user).update(
        requester_name=pseudonym(user), requester_email="", requester_name_is_public=False
    )


def forget_unconfirmed(user: User) -> None:
    UNCONFIRMED_COMMENTS.of(user).delete()
    UNCONFIRMED_REQUESTS.of(user).delete()


def forget_answers(user: User) -> None:
    REPLIES.of(user).update(from_name=pseudonym(user), from_email="")
    ANSWER_LINKS.forget(user, name="")


ADDRESS_HOLDINGS = (
    Holding(
        "liaison.subscriptions-by-address",
        _("Channels that one of your addresses subscribed to without your account"),
        _("So that you get their posts."),
        _("until you leave"),
        rows=(SUBSCRIPTIONS,),
        erase=end_subscriptions,
    ),
    Holding(
        "liaison.exceptions-by-address",
        _("Exceptions from the rules of a channel, made for one of your addresses"),
        _("So that its members can see why you get its posts, or do not."),
        _("until you ask for their erasure"),
        rows=(EXCEPTIONS,),
        erase=lambda user: EXCEPTIONS.of(user).delete(),
    ),
    Holding(
        "liaison.bounces",
        _("What mail servers said of your addresses"),
        _("So that no mail is sent to an address that does not work."),
        _("that a mail came back for %(days)d days; the state of an address while it is used"),
        rows=(STATES, BOUNCES, LIST_BOUNCES),
        erase=forget_bounces,
        days={"days": "liaison.bounces"},
    ),
    Holding(
        "liaison.posts-by-address",
        _("Your posts in channels, written without your account"),
        _("The archive of a channel is its memory."),
        _("for good; your address until you ask for its erasure"),
        rows=(POSTS,),
        erase=lambda user: POSTS.of(user).update(author_email=""),
        stays=_("The posts stay, because others answered them. The address goes."),
    ),
    Holding(
        "liaison.comments-by-address",
        _("Your comments in consultations, written without your account"),
        _("The [plenary] was asked, and this is what it said."),
        _("for good; your name and address until you ask for their erasure"),
        rows=(COMMENTS,),
        erase=lambda user: COMMENTS.forget(user, name=pseudonym(user), name_is_public=False),
        stays=_("The words stay, under a number instead of your name."),
    ),
    Holding(
        "liaison.unconfirmed",
        _("Requests and comments of yours that were not confirmed yet"),
        _("They wait until you use the link in your mail."),
        _("comments for %(comments)d days, requests for %(requests)d days"),
        rows=(UNCONFIRMED_COMMENTS, UNCONFIRMED_REQUESTS),
        erase=forget_unconfirmed,
        days={
            "comments": "liaison.unconfirmed-comments",
            "requests": "liaison.unconfirmed-requests",
        },
    ),
    Holding(
        "liaison.requests",
        _("What you asked other bodies through the [bureau]"),
        _("The register says what was asked, and what was answered."),
        _("for good; your name and address until you ask for their erasure"),
        rows=(REQUESTS,),
        erase=forget_requester,
        stays=ADDRESS_GOES,
    ),
    Holding(
        "liaison.answers",
        _("Your answers by mail to messages of the [bureau], and the links you got to answer"),
        _("The register says what was asked, and what was answered."),
        _("for good; your name and address until you ask for their erasure"),
        rows=(REPLIES, ANSWER_LINKS),
        erase=forget_answers,
        stays=ADDRESS_GOES,
    ),
    Holding(
        "liaison.contacts",
        _("For which other body you speak, or spoke, with the [bureau]"),
        _("So that the [bureau] can reach that body."),
        _("for good; your address until you ask for its erasure"),
        rows=(CONTACTS,),
        erase=CONTACTS.forget,
        stays=_("Minutes and answers say who spoke for another body. The address goes."),
    ),
    Holding(
        "liaison.incoming",
        _("The log of mail that came from your addresses"),
        _("So that you get an answer if you ask what became of a mail."),
        _("for %(log)d days; a whole mail that waits for a decision for %(whole)d days"),
        rows=(INCOMING,),
        erase=lambda user: INCOMING.of(user).update(sender="", raw=None),
        days={"log": "liaison.incoming-log", "whole": "liaison.held-mails"},
    ),
)
