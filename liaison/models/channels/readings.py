"""What the rules of channels ask for, each thing read once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from allauth.account.models import EmailAddress
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower

from csb_portal.models import User
from csb_portal.permissions import Role
from families.models import FocalPoint
from liaison.models.bodies.contact import Contact
from liaison.models.channels.channel import Channel
from liaison.models.channels.people import AddressChoice, AddressState, MembershipOverride
from liaison.models.channels.subscription import Subscription
from secretariat.models import Seat


class Readings:
    """The rows behind the membership of some channels on a day, about some or all people."""

    def __init__(
        self, channels: Iterable[Channel], on: date | None, among: Collection[str] | None
    ) -> None:
        self.channels = list(channels)
        self.on = on
        self.among = None if among is None else {address.lower() for address in among}

    @cached_property
    def _users_among(self) -> set[int]:
        """People one of whose verified addresses is asked about."""
        rows = EmailAddress.objects.filter(verified=True).annotate(address=Lower("email"))
        keys = set(rows.filter(address__in=self.among or ()).values_list("user_id", flat=True))
        users = User.objects.annotate(address=Lower("email"))
        return keys | set(users.filter(address__in=self.among or ()).values_list("pk", flat=True))

    def _of_people(self, rows: QuerySet, field: str = "user") -> QuerySet:
        return rows if self.among is None else rows.filter(**{f"{field}__in": self._users_among})

    def _at_addresses(self, rows: QuerySet) -> QuerySet:
        if self.among is None:
            return rows
        wanted = Q(address__in=self._every_address)
        if any(field.name == "user" for field in rows.model._meta.fields):
            wanted |= Q(user__in=self._users_among)
        return rows.annotate(address=Lower("email")).filter(wanted)

    @cached_property
    def _every_address(self) -> set[str]:
        """The addresses asked about, with the further ones of the people behind them."""
        rows = EmailAddress.objects.filter(verified=True, user__in=self._users_among)
        mine = {email.lower() for email in rows.values_list("email", flat=True)}
        return (self.among or set()) | mine

    @cached_property
    def focal_points(self) -> list[FocalPoint]:
        rows = FocalPoint.objects.sitting(self.on).select_related("user", "family")
        return list(self._of_people(rows))

    @cached_property
    def secretariat(self) -> list[User]:
        sitting = FocalPoint.objects.sitting(self.on)
        seats = Seat.objects.current(self.on).filter(focal_point__in=sitting)
        return [seat.user for seat in self._of_people(seats.select_related("user"))]

    @cached_property
    def secretariat_keys(self) -> set[int]:
        return {user.pk for user in self.secretariat}

    @cached_property
    def contacts(self) -> list[Contact]:
        rows = Contact.objects.current(self.on).select_related("counterpart")
        return list(self._at_addresses(rows))

    def with_role(self, role: Role) -> list[User]:
        users = User.objects.filter(groups__name=role.value, is_active=True).order_by("pk")
        return list(self._of_people(users, "pk"))

    @cached_property
    def subscriptions(self) -> dict[int, list[Subscription]]:
        rows = Subscription.objects.running(self.on).filter(channel__in=self.channels)
        return _by_channel(self._at_addresses(rows).select_related("user"))

    @cached_property
    def overrides(self) -> dict[int, list[MembershipOverride]]:
        rows = MembershipOverride.objects.current(self.on).filter(channel__in=self.channels)
        return _by_channel(self._at_addresses(rows).select_related("user", "contact"))

    @cached_property
    def verified(self) -> dict[int, frozenset[str]]:
        rows = EmailAddress.objects.filter(verified=True)
        found: dict[int, set[str]] = defaultdict(set)
        for user_id, email in self._of_people(rows).values_list("user_id", "email"):
            found[user_id].add(email.lower())
        return defaultdict(frozenset, {key: frozenset(emails) for key, emails in found.items()})

    @cached_property
    def chosen(self) -> dict[tuple[int, int], str]:
        rows = AddressChoice.objects.filter(channel__in=self.channels)
        return {(row.channel_id, row.user_id): row.email for row in self._of_people(rows)}

    @cached_property
    def marked(self) -> frozenset[str]:
        return AddressState.objects.marked_addresses()


def _by_channel(rows: Iterable[Model]) -> dict:
    grouped: dict = defaultdict(list)
    for row in rows:
        grouped[row.channel_id].append(row)  # type: ignore[attr-defined]
    return grouped
