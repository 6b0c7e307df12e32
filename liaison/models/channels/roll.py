"""Who belongs to which channel: computed from mandates, seats and contacts, never copied."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.conf import settings

from csb_portal.models import User
from csb_portal.permissions import Role
from liaison.choices.channels import OverrideKind, Posting, RuleKind
from liaison.models.channels.channel import Channel, ChannelRule
from liaison.models.channels.member import Ground, Member
from liaison.models.channels.people import MembershipOverride
from liaison.models.channels.readings import Readings


class Roll:
    """Reads once what the rules of some channels ask for, and answers for each of them.

    ``on`` is the day asked about, today by default. ``among`` (addresses in small letters)
    asks about these people only, so that a question about one person reads few rows.
    Roles, verified addresses and chosen addresses have no dates: they are those of now.
    """

    def __init__(
        self,
        channels: Iterable[Channel],
        on: date | None = None,
        among: Collection[str] | None = None,
    ) -> None:
        self.read = Readings(channels, on, among)

    def members(self, channel: Channel) -> list[Member]:
        """Return the members of one of the channels, each person once, owners left out."""
        return self._finished(channel, self._by_rules(channel, owners=False))

    def owners(self, channel: Channel) -> list[Member]:
        """Return whoever looks after a channel without getting its posts."""
        people = self._joined(self._by_rules(channel, owners=True))
        return [replace(owner, receives=False) for owner in people]

    def member(self, channel: Channel) -> Member | None:
        """Return the one member asked about, if the person belongs to the channel."""
        return next(iter(self.members(channel)), None)

    # --- the rules ---------------------------------------------------------------------

    def _by_rules(self, channel: Channel, *, owners: bool) -> Iterator[Member]:
        for rule in channel.rules.all():
            if (rule.rule == RuleKind.STAFF) == owners:
                yield from self._by_rule(channel, rule)

    def _by_rule(self, channel: Channel, rule: ChannelRule) -> Iterator[Member]:
        if rule.rule == RuleKind.FOCAL_POINTS:
            for mandate in self.read.focal_points:
                yield self._of_user(mandate.user, Ground(rule.rule, mandate.family))
        elif rule.rule == RuleKind.SECRETARIAT:
            for user in self.read.secretariat:
                yield self._of_user(user, Ground(rule.rule))
        elif rule.rule == RuleKind.OPERATORS:
            for user in self.read.with_role(Role.OPERATOR):
                yield self._of_user(user, Ground(rule.rule))
        elif rule.rule == RuleKind.STAFF:
            for user in self.read.with_role(Role.STAFF):
                yield self._of_user(user, Ground(rule.rule))
        elif rule.rule == RuleKind.SUBSCRIBERS:
            yield from self._subscribers(channel)
        else:
            yield from self._contacts_by(channel, rule)

    def _contacts_by(self, channel: Channel, rule: ChannelRule) -> Iterator[Member]:
        for contact in self.read.contacts:
            body = contact.counterpart
            is_meant = (
                body.pk == rule.counterpart_id
                if rule.rule == RuleKind.COUNTERPART
                else bool(channel.counterpart_kind) and body.kind == channel.counterpart_kind
            )
            if is_meant:
                yield Member(
                    email=contact.email,
                    name=contact.name,
                    grounds=(Ground(rule.rule, body),),
                    contact=contact,
                    language=contact.language,
                    time_zone=contact.time_zone,
                )

    def _subscribers(self, channel: Channel) -> Iterator[Member]:
        for subscription in self.read.subscriptions[channel.pk]:
            ground = Ground(RuleKind.SUBSCRIBERS)
            if subscription.user:
                member = self._of_user(subscription.user, ground)
                is_own = subscription.email.lower() in member.addresses
                email = subscription.email if is_own else member.email
                yield replace(
                    member,
                    email=email,
                    subscription=subscription,
                    other_addresses=member.addresses - {email.lower()},
                )
                continue
            yield Member(
                email=subscription.email,
                name=subscription.name,
                grounds=(ground,),
                subscription=subscription,
                language=subscription.language,
                time_zone=subscription.time_zone or str(settings.BUREAU_TIME_ZONE),
                is_paused=subscription.paused_at is not None,
            )

    def _of_user(self, user: User, ground: Ground) -> Member:
        own = user.email.lower()
        return Member(
            email=user.email,
            name=str(user),
            grounds=(ground,),
            user=user,
            language=user.language,
            time_zone=user.time_zone,
            other_addresses=self.read.verified[user.pk] - {own},
        )

    # --- exceptions and wishes -----------------------------------------------------------

    def _finished(self, channel: Channel, found: Iterable[Member]) -> list[Member]:
        overrides = self.read.overrides[channel.pk]
        added = [self._added(one) for one in overrides if one.kind == OverrideKind.ADD]
        people = self._joined([*found, *added])
        return [
            self._with_wishes(channel, person, overrides)
            for person in people
            if not _applies(OverrideKind.REMOVE, person, overrides)
        ]

    def _added(self, override: MembershipOverride) -> Member:
        ground = Ground(override.kind, note=override.reason)
        if override.user:
            return replace(self._of_user(override.user, ground), added=override)
        if override.contact:
            language, time_zone = override.contact.language, override.contact.time_zone
        else:
            language, time_zone = "en", str(settings.BUREAU_TIME_ZONE)
        return Member(
            email=override.email,
            name=override.name,
            grounds=(ground,),
            contact=override.contact,
            added=override,
            language=language,
            time_zone=time_zone,
        )

    @staticmethod
    def _joined(found: Iterable[Member]) -> list[Member]:
        """Make one of what several rules say of one person, known by any of their addresses."""
        people: list[Member | None] = []
        places: dict[str, int] = {}
        for member in found:
            place = next((places[a] for a in sorted(member.addresses) if a in places), None)
            known = people[place] if place is not None else None
            if place is None or known is None:
                place = len(people)
                people.append(member)
            elif member.user and not known.user:
                people[place] = replace(
                    member.with_ground(known), grounds=known.grounds + member.grounds
                )
            else:
                people[place] = known.with_ground(member)
            for address in member.addresses:
                places.setdefault(address, place)
        return [person for person in people if person]

    def _with_wishes(
        self, channel: Channel, person: Member, overrides: list[MembershipOverride]
    ) -> Member:
        user = person.user
        chosen = self.read.chosen.get((channel.pk, user.pk)) if user else None
        email = person.email
        if user and chosen and chosen.lower() in person.addresses:
            email = chosen
        muted = _applies(OverrideKind.MUTE, person, overrides)
        paused = bool(person.subscription and person.subscription.paused_at)
        is_paused = paused and not (person.belongs_by_office or person.added)
        is_marked = email.lower() in self.read.marked
        return replace(
            person,
            email=email,
            other_addresses=person.addresses - {email.lower()},
            may_post=self._may_post(channel, person),
            receives=not (muted or is_paused or is_marked),
            muted=muted,
            is_paused=is_paused,
            is_marked=is_marked,
        )

    def _may_post(self, channel: Channel, person: Member) -> bool:
        if channel.posting == Posting.MEMBERS:
            return True
        return bool(person.user and person.user.pk in self.read.secretariat_keys)


def _applies(
    kind: OverrideKind, person: Member, overrides: Iterable[MembershipOverride]
) -> MembershipOverride | None:
    return next(
        (
            override
            for override in overrides
            if override.kind == kind
            and (
                override.email.lower() in person.addresses
                or (override.user_id and person.user and override.user_id == person.user.pk)
            )
        ),
        None,
    )
