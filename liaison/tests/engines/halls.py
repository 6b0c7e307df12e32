"""A channel with real mail servers around it, on one engine or the other.

What a test does, it does to a hall; which program hands the posts out is the hall's affair.
"""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP

from django.core.mail import get_connection

from csb_portal.mail.delivery import flush_outbox
from csb_portal.models import User
from csb_portal.testing.mailman import Letter, MailmanCore
from csb_portal.testing.smtp_sink import SmtpSink
from families.tests.factories import make_focal_point
from liaison.engines.comparing import Diff
from liaison.engines.rest import MailmanRest
from liaison.models import Channel, Post
from liaison.services.engines.addresses import archive_address
from liaison.services.engines.syncing import apply_differences, compare_list
from liaison.services.engines.tending import tend_engines
from liaison.services.incoming.receiving import receive

AS_IT_CAME = policy.default.clone(refold_source="none")


@dataclass
class KeepingSink(SmtpSink):
    """Keeps the envelope of each mail beside it."""

    kept: list[Letter] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.kept.append(Letter(envelope.mail_from, envelope.rcpt_tos, message))
        return await super().handle_DATA(server, session, envelope)


@dataclass
class Hall:
    """One channel, its engine and its door for mail."""

    channel: Channel
    staff: User

    def sync(self) -> Diff:
        """Bring the list into step as staff do: look, and take what was seen."""
        return apply_differences(self.channel, actor=self.staff, seen=self.compare().mark)

    def compare(self) -> Diff:
        self.channel = Channel.objects.get(pk=self.channel.pk)
        return compare_list(self.channel)

    def join(self) -> User:
        """Let somebody become a member by a mandate."""
        return make_focal_point().user

    def mail(self, raw: bytes, *, sender: str) -> None:
        """Let a mail to the channel come in."""
        raise NotImplementedError

    def settle(self) -> None:
        """Let everything run that runs behind the scenes."""
        raise NotImplementedError

    def letters(self) -> list[Letter]:
        """What left for people, in order."""
        raise NotImplementedError

    def readers(self, message_id: str = "") -> list[str]:
        """To whom a post (or any) went, each as often as it went there."""
        return sorted(
            address
            for letter in self.letters()
            for address in letter.to
            if not message_id or letter.message["Message-ID"] == message_id
        )

    def holds(self) -> list[Post]:
        return list(self.channel.posts.held())


@dataclass
class EmbeddedHall(Hall):
    """The portal itself: the outbox writes to a sink."""

    sink: KeepingSink

    def mail(self, raw: bytes, *, sender: str) -> None:
        receive(raw, sender=sender, recipients=[self.channel.address])

    def settle(self) -> None:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        flush_outbox(get_connection(backend, host="127.0.0.1", port=self.sink.port))

    def letters(self) -> list[Letter]:
        return [letter for letter in self.sink.kept if letter.message["List-Id"]]


@dataclass
class MailmanHall(Hall):
    """Mailman hands out; mail comes in through the portal, which screens it for both engines."""

    core: MailmanCore

    def mail(self, raw: bytes, *, sender: str) -> None:
        receive(raw, sender=sender, recipients=[self.channel.address])

    def settle(self) -> None:
        """Hand over, let Mailman work, and give the portal the copies for its archive."""
        tend_engines()
        self.core.wait_until_idle()
        archive = archive_address(self.channel)
        for letter in self._letters_to(archive):
            receive(
                letter.message.as_bytes(policy=AS_IT_CAME),
                sender=letter.sender,
                recipients=[archive],
            )
        tend_engines()
        self.core.wait_until_idle()

    def letters(self) -> list[Letter]:
        archive = archive_address(self.channel)
        return [
            letter
            for letter in self.core.letters(self.channel.local_part)
            if letter.to != [archive] and letter.message["List-Id"]
        ]

    def _letters_to(self, address: str) -> list[Letter]:
        letters = self.core.letters(self.channel.local_part)
        return [letter for letter in letters if letter.to == [address]]


class DirectMailmanHall(MailmanHall):
    """Mail to the channel goes to Mailman itself, which decides what it holds."""

    def mail(self, raw: bytes, *, sender: str) -> None:
        self.core.take_mail(raw, sender=sender, to=self.channel.address)
        self.core.wait_until_idle()

    def held_in_mailman(self) -> int:
        return len(MailmanRest().held(self.channel.address))


def letter(sender: User | str, to: Channel, **fields: str) -> bytes:
    """Write a mail to a channel as somebody's own mail program would."""
    address = sender if isinstance(sender, str) else sender.email
    mail = EmailMessage(SMTP)
    mail["From"] = address if isinstance(sender, str) else f"{sender.name} <{address}>"
    mail["To"] = to.address
    mail["Subject"] = fields.get("subject", "Rooms in Geneva")
    mail["Message-ID"] = fields.get("message_id", "<one@mail.example.org>")
    mail.set_content(fields.get("text", "Who takes which room?\n"))
    return mail.as_bytes()
