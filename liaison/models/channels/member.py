"""A member of a channel, as the rules say it when they are asked."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.mail import Reader
from csb_portal.models import User
from families.models import Family
from liaison.choices.channels import OverrideKind, RuleKind
from liaison.models.bodies.contact import Contact
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.channels.people import MembershipOverride
from liaison.models.channels.subscription import Subscription

GROUNDS: dict[str, Any] = {
    RuleKind.FOCAL_POINTS: gettext_lazy("[focal point] of %(what)s"),
    RuleKind.SECRETARIAT: gettext_lazy("member of the [secretariat]"),
    RuleKind.COUNTERPART: gettext_lazy("contact of %(what)s"),
    RuleKind.COUNTERPART_KIND: gettext_lazy("contact of %(what)s"),
    RuleKind.OPERATORS: gettext_lazy("election operator"),
    RuleKind.STAFF: gettext_lazy("staff of the portal, owner of this channel"),
    RuleKind.SUBSCRIBERS: gettext_lazy("subscriber"),
}


@dataclass(frozen=True)
class Ground:
    """One thing that makes somebody a member: a mandate, a seat, an office, a wish."""

    rule: str
    body: Family | Counterpart | None = None
    note: str = ""

    def __str__(self) -> str:
        """Say it in the language that is on."""
        words = GROUNDS.get(self.rule) or _("added by the [secretariat]: %(what)s")
        return str(words) % {"what": self.body or self.note}


@dataclass(frozen=True)
class Member:
    """Somebody who belongs to a channel on one day, and by what.

    ``email`` is where posts go; from it and from ``other_addresses`` (in small letters) the
    person may write. ``muted``, ``is_paused`` and ``is_marked`` say what keeps posts away.
    """

    email: str
    name: str
    grounds: tuple[Ground, ...]
    user: User | None = None
    contact: Contact | None = None
    subscription: Subscription | None = None
    language: str = "en"
    time_zone: str = "UTC"
    other_addresses: frozenset[str] = field(default_factory=frozenset)
    may_post: bool = True
    receives: bool = True
    added: MembershipOverride | None = None
    muted: MembershipOverride | None = None
    is_paused: bool = False
    is_marked: bool = False

    @property
    def because(self) -> str:
        """Why this person is a member, in the language that is on."""
        return ", ".join(str(ground) for ground in self.grounds)

    @property
    def addresses(self) -> frozenset[str]:
        """Every address the person may write from, in small letters."""
        return self.other_addresses | {self.email.lower()}

    @property
    def rules(self) -> frozenset[str]:
        return frozenset(ground.rule for ground in self.grounds)

    @property
    def belongs_by_office(self) -> bool:
        """Whether a mandate, a seat or an office makes them a member."""
        return bool(self.rules - {RuleKind.SUBSCRIBERS, OverrideKind.ADD})

    @property
    def only_subscribes(self) -> bool:
        """Whether nothing but their own wish makes them a member."""
        return self.rules == {RuleKind.SUBSCRIBERS}

    @property
    def key(self) -> str:
        """A name for the person that tells nobody who they are, for links."""
        for letter, row in (
            ("u", self.user),
            ("s", self.subscription),
            ("c", self.contact),
            ("o", self.added),
        ):
            if row:
                return f"{letter}{row.pk}"
        return ""

    @property
    def reader(self) -> User | Reader:
        """The same person as a reader of mail at the address posts go to."""
        if self.user and self.user.email.lower() == self.email.lower():
            return self.user
        return Reader(
            email=self.email,
            name=self.name,
            language=self.language,
            time_zone=self.time_zone,
            pk=self.user.pk if self.user else None,
        )

    def at(self, email: str) -> "Member":
        """The same person at another of their addresses."""
        others = self.addresses - {email.lower()}
        return replace(self, email=email, other_addresses=others)

    def with_ground(self, other: "Member") -> "Member":
        """Join what two rules know of one person."""
        return replace(
            self,
            grounds=self.grounds + other.grounds,
            contact=self.contact or other.contact,
            subscription=self.subscription or other.subscription,
            added=self.added or other.added,
            other_addresses=self.other_addresses | other.addresses - {self.email.lower()},
        )
