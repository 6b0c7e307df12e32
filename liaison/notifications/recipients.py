"""Whom a message reaches, address by address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from csb_portal.mail import Reader
from csb_portal.models import User
from families.models import Family, FocalPoint
from liaison import channel_links
from liaison.models import Audience, Channel, Counterpart, Member, Message, Party
from liaison.models.channels.membership import members_of
from liaison.notifications.readers import contact_of, list_of
from liaison.notifications.versions import versions_of
from liaison.rules.register import fingerprint


@dataclass(frozen=True)
class Recipient:
    """One address a message goes to, and who is behind it.

    Where the label is ``for_us`` it shows an address that only those who work here see.
    """

    reader: User | Reader
    label: str
    for_us: bool = False


@dataclass(frozen=True)
class Group:
    """One receiver of a message with everybody it reaches."""

    party: Party
    recipients: list[Recipient]

    @property
    def is_body(self) -> bool:
        """Whether it is another body, whose people each get a mail and a link of their own."""
        return isinstance(self.party, Counterpart)

    @property
    def readers(self) -> list[User | Reader]:
        return [recipient.reader for recipient in self.recipients]


def recipients_of(party: Party) -> list[Recipient]:
    """Say whom a receiver is: sitting focal points, the list of a body, or its contacts."""
    if isinstance(party, Counterpart):
        return _contacts_of(party)
    if isinstance(party, Family):
        return _seated(FocalPoint.objects.sitting().filter(family=party))
    if members := _members_of(party):
        return members
    if party.is_the_bureau:
        return _seated(FocalPoint.objects.sitting())
    return [Recipient(list_of(party), f"{party} <{party.address}>")]


def _members_of(audience: Audience) -> list[Recipient]:
    """The members of the channel of an audience, one by one, if it has one with members."""
    channel = Channel.objects.active().filter(audience=audience).first()
    if channel is None:
        return []
    return [
        Recipient(
            _reader_of(channel, member),
            f"{member.name or member.email}, {member.because}",
            for_us=not member.name,
        )
        for member in members_of(channel)
        if member.receives
    ]


def _reader_of(channel: Channel, member: Member) -> User | Reader:
    """A member as a reader; one who may leave finds the way out in the mail."""
    if not channel.may_leave:
        return member.reader
    return Reader(
        email=member.email,
        name=member.name,
        language=member.language,
        time_zone=member.time_zone,
        unsubscribe_url=channel_links.leave_url(channel, member),
        pk=member.user.pk if member.user else None,
    )


def _seated(mandates: QuerySet[FocalPoint]) -> list[Recipient]:
    return [
        Recipient(mandate.user, f"{mandate.user}, {mandate.family}")
        for mandate in mandates.select_related("user", "family")
    ]


def _contacts_of(body: Counterpart) -> list[Recipient]:
    """The office's address and the people in office, each address once."""
    found = {
        reader.email.lower(): Recipient(reader, f"{body} <{reader.email}>", for_us=True)
        for reader in contact_of(body)
    }
    for contact in body.contacts.current():
        who = ", ".join(filter(None, [contact.name, contact.office]))
        recipient = Recipient(contact.reader, f"{who} <{contact.email}>", for_us=True)
        found.setdefault(contact.email.lower(), recipient)
    return list(found.values())


def groups_of(parties: Iterable[Party]) -> list[Group]:
    """Return each receiver once, in the order given, with everybody it reaches."""
    return [Group(party, recipients_of(party)) for party in dict.fromkeys(parties)]


@dataclass(frozen=True)
class Shared:
    """Somebody whom one party of a message reaches by the mail they get as another's."""

    party: Party
    first: Party
    email: str


def each_once(groups: Iterable[Group]) -> tuple[list[Group], list[Shared]]:
    """Leave everybody in the first audience or family they are in, and say who is shared.

    Another body's people stay where they are: their mails are their own, with links to
    answer by.
    """
    first: dict[str, Party] = {}
    kept, shared = [], []
    for group in groups:
        if group.is_body:
            kept.append(group)
            continue
        own = []
        for recipient in group.recipients:
            email = recipient.reader.email.lower()
            if email in first:
                shared.append(Shared(group.party, first[email], email))
            else:
                first[email] = group.party
                own.append(recipient)
        kept.append(Group(group.party, own))
    return kept, shared


def groups_for(message: Message) -> list[Group]:
    return groups_of(delivery.party for delivery in message.deliveries.all())


def preview_mark(message: Message, groups: list[Group]) -> str:
    """Name one exact list of recipients, texts and files, so that a later one is told from it."""
    readers = [
        f"{group.party._meta.model_name}:{group.party.slug} {reader.email.lower()}"
        for group in groups
        for reader in group.readers
    ]
    texts = [
        f"{version.language} {fingerprint(version.subject)} {fingerprint(version.body)}"
        for version in versions_of(message)
    ]
    files = message.attachments.values_list("file__name", "file__sha256")
    lines = [*readers, *texts, *(" ".join(file) for file in files)]
    return fingerprint("\n".join(sorted(lines)))
