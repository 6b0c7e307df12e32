"""What the ground holds on people: their account, their addresses, mail, sessions, the trail."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import audit
from csb_portal.merging import Conflicts, Fate
from csb_portal.models import (
    AuditEntry,
    MailStatus,
    OutgoingMail,
    SeparatePeople,
    StoredFile,
    User,
)
from csb_portal.moments import on_day
from csb_portal.personal_data import AddressRows, Holding, Rows, Values, plain

WITH_ACCOUNT = gettext_lazy("as long as you have an account")


def roles_of(user: User) -> list[Values]:
    return [{"record": "role", "name": name} for name in sorted(user.role_names)]


def trail_of(user: User) -> list[Values]:
    """What the trail says of somebody, and by them; with what it keeps apart and can erase."""
    me = audit.reference_to(user)
    entries = AuditEntry.objects.filter(Q(target=me) | Q(actor=me)).order_by("number")
    return [
        {"record": "trail"} | plain(row)
        for row in entries.values("number", "recorded_at", "summary")
    ]


def details_of(user: User) -> list[Values]:
    details = audit.details_about(user)
    return [
        {"record": "trail detail", "number": number, "content": content}
        for number, content in details.values_list("entry__number", "content")
    ]


MAIL_SHOWN = ("to", "subject", "status", "queued_at", "accepted_at")
MAIL_BY_ADDRESS = AddressRows(
    "csb_portal.OutgoingMail", "to", MAIL_SHOWN, condition=Q(recipient=None)
)


def erase_mails(user: User) -> int:
    """Keep that mail was sent; forget to whom, and its words. What waits is not sent."""
    own = {*OutgoingMail.objects.filter(recipient=user).values_list("pk", flat=True)}
    mails = OutgoingMail.objects.filter(pk__in=own | {one.pk for one in MAIL_BY_ADDRESS.of(user)})
    mails.filter(status=MailStatus.WAITING).delete()
    mails.update(body="", recipient=None)
    return mails.forget_readers()


def erase_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


HOLDINGS = (
    Holding(
        "portal.account",
        gettext_lazy("Your account: name, address, language, time zone"),
        gettext_lazy("So that you can log in, and be written to in your language and your hours."),
        WITH_ACCOUNT,
        rows=(
            Rows(
                "csb_portal.User",
                "pk",
                ("name", "email", "language", "time_zone", "date_joined", "last_login"),
            ),
        ),
        erase=lambda user: None,  # done last, by the erasure itself
    ),
    Holding(
        "portal.addresses",
        gettext_lazy("Your e-mail addresses"),
        gettext_lazy("Each confirmed address opens your account."),
        WITH_ACCOUNT,
        rows=(Rows("account.EmailAddress", "user", ("email", "verified", "primary")),),
        erase=lambda user: EmailAddress.objects.filter(user=user).delete(),
    ),
    Holding(
        "portal.second-factors",
        gettext_lazy("Your second factors: that there are some, never their secrets"),
        gettext_lazy("So that nobody else gets into your account."),
        WITH_ACCOUNT,
        rows=(Rows("mfa.Authenticator", "user", ("type", "created_at", "last_used_at")),),
        erase=lambda user: Authenticator.objects.filter(user=user).delete(),
    ),
    Holding(
        "portal.logins",
        gettext_lazy("Where you are logged in"),
        gettext_lazy("So that you can see whether somebody else is in your account."),
        gettext_lazy("for %(days)d days after a login has ended"),
        rows=(
            Rows(
                "usersessions.UserSession",
                "user",
                ("ip", "user_agent", "created_at", "last_seen_at"),
            ),
        ),
        erase=erase_sessions,
        days={"days": "portal.logins"},
    ),
    Holding(
        "portal.roles",
        gettext_lazy("Your roles in the portal"),
        gettext_lazy("So that you may do your work."),
        gettext_lazy("until somebody ends them"),
        collect=roles_of,
        erase=lambda user: user.groups.clear(),
    ),
    Holding(
        "portal.mails",
        gettext_lazy("Mail the portal wrote to you"),
        gettext_lazy("Evidence that you were told, and so that it can be sent again."),
        gettext_lazy("its text for %(texts)d days, that it was sent for %(readers)d days"),
        rows=(Rows("csb_portal.OutgoingMail", "recipient", MAIL_SHOWN), MAIL_BY_ADDRESS),
        erase=erase_mails,
        days={"texts": "portal.mail-texts", "readers": "portal.mail-readers"},
    ),
    Holding(
        "portal.files",
        gettext_lazy("Files you handed in"),
        gettext_lazy("They belong to what they were handed in with."),
        gettext_lazy("as long as that is kept"),
        rows=(Rows("csb_portal.StoredFile", "stored_by", ("name", "size", "stored_at")),),
        erase=lambda user: StoredFile.objects.filter(stored_by=user).update(stored_by=None),
    ),
    Holding(
        "portal.requests",
        gettext_lazy("What you asked about your data"),
        gettext_lazy("So that it can be seen that you got an answer."),
        gettext_lazy("for good"),
        rows=(
            Rows(
                "csb_portal.DataRequest",
                "person",
                ("kind", "text", "asked_at", "due_at", "status", "reason"),
            ),
        ),
        stays=gettext_lazy("It shows that your request was answered, and how."),
    ),
    Holding(
        "portal.two-people",
        gettext_lazy("That your account and another that looks like it are two people's"),
        gettext_lazy("So that nobody merges them by mistake."),
        gettext_lazy("until somebody takes it back, or one of the accounts is erased"),
        rows=(
            Rows("csb_portal.SeparatePeople", "first", ("second__name", "said_at")),
            Rows("csb_portal.SeparatePeople", "second", ("first__name", "said_at")),
        ),
        erase=lambda user: SeparatePeople.objects.filter(Q(first=user) | Q(second=user)).delete(),
    ),
    Holding(
        "portal.admin-log",
        gettext_lazy("Your clicks in the administration"),
        gettext_lazy("So that mistakes can be found."),
        gettext_lazy("for %(days)d days"),
        rows=(Rows("admin.LogEntry", "user", ("action_time", "object_repr")),),
        days={"days": "portal.admin-log"},
        erase=lambda user: LogEntry.objects.filter(user=user).delete(),
    ),
    Holding(
        "portal.trail-details",
        gettext_lazy("Names, addresses and words about you that the trail keeps apart"),
        gettext_lazy("So that a change of your account can be explained."),
        gettext_lazy("until you ask for their erasure"),
        collect=details_of,
        erase=lambda user: audit.details_about(user).delete(),
    ),
    Holding(
        "portal.trail",
        gettext_lazy("What the trail says you did, or was done to your account"),
        gettext_lazy(
            "So that everybody can check what was done, and that nobody changed it since."
        ),
        gettext_lazy("for good"),
        collect=trail_of,
        stays=gettext_lazy("Each entry seals the ones before. It names you by a number only."),
    ),
)


def blockers(user: User) -> list[str]:
    """Whoever holds a role gives it up first."""
    if not user.role_names:
        return []
    return [_("%(person)s has a role in the portal; it has to be ended first.") % {"person": user}]


APART_ALREADY = gettext_lazy("The same was said of the kept account.")
MERGE_CONFLICTS: Conflicts = {
    "csb_portal.SeparatePeople.first": (Fate.GOES, APART_ALREADY),
    "csb_portal.SeparatePeople.second": (Fate.GOES, APART_ALREADY),
}


def merge_refusals(kept: User, merged: User) -> list[str]:
    """A role is granted to an account by somebody, and does not come along."""
    found = []
    if merged.role_names:
        sentence = _("%(person)s has a role in the portal; it has to be ended first.")
        found.append(sentence % {"person": merged})
    said = SeparatePeople.objects.between(kept, merged).select_related("said_by").first()
    if said:
        sentence = _("%(person)s said on %(day)s that they are two people; take that back first.")
        day = said.said_at.astimezone(settings.BUREAU_TIME_ZONE).date()
        found.append(sentence % {"person": said.said_by, "day": on_day(day)})
    return found
