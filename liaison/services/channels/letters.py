"""A post as it leaves: one text for all, a head and a foot for each member.

Files stay in the archive and are linked in the foot. Where not everybody reads the archive,
each member has links of their own, because most members have no account to log in with.

Every header is written here, so nothing of the mail that came in can pass for a header of
the list: no forged List-*, no Return-Path, no Sender.
"""

import binascii
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from csb_portal import mail
from csb_portal.mail.outbox import speakable
from liaison import channel_links
from liaison.choices.channels import Archive, Posting, Source
from liaison.models import Member, Post, PostAttachment
from liaison.rules.channels import subject_line
from liaison.services.channels.head import head_of, in_words
from liaison.services.channels.sender import from_and_reply_to

HERE = "@@LEAVE@@"
SETTINGS = "@@SETTINGS@@"
FILE = "@@FILE-%d@@"
SIGNATURE = "-- "  # below it mail programs quote nothing, so nobody's own links
TEXT = (
    ("MIME-Version", "1.0"),
    ("Content-Type", 'text/plain; charset="utf-8"'),
    ("Content-Transfer-Encoding", "quoted-printable"),
)


class Letters:
    """Writes the letters of one post."""

    def __init__(self, post: Post) -> None:
        self.post, self.channel = post, post.channel
        self._feet: dict[tuple, str] = {}

    def to(self, members: Iterable[Member]) -> Iterator[mail.Letter]:
        """Yield a letter for each member, one after the other."""
        for member in members:
            yield mail.Letter(
                to=member.email,
                head=self._own_head(member) + self.head,
                foot=_encoded(self.foot(member)),
                recipient_id=member.user.pk if member.user else None,
            )

    @cached_property
    def text(self) -> bytes:
        """What the author wrote, in quoted-printable: what all letters share."""
        return _encoded(self.post.body.rstrip() + "\n")

    @cached_property
    def content(self) -> bytes:
        """The text and its files in the archive, for an engine that writes one mail for all."""
        if not self._files:
            return self.text
        with translation.override(settings.LANGUAGE_CODE):
            context = {"files": [(file, self._in_the_archive(file)) for file in self._files]}
            listed = render_to_string("channels/email/_attachments.txt", context)
        return self.text + _encoded(_tidy(listed))

    @cached_property
    def _files(self) -> list[PostAttachment]:
        return list(self.post.attachments.select_related("file"))

    def _in_the_archive(self, file: PostAttachment) -> str:
        return f"{self.post.permanent_url}files/{self._files.index(file) + 1}/"

    def _link_to(self, file: PostAttachment) -> str:
        """Where everybody may have a file; else what stands for each member's own link to it."""
        is_public = self.channel.archive == Archive.PUBLIC
        return self._in_the_archive(file) if is_public else FILE % file.pk

    @cached_property
    def head(self) -> bytes:
        """The headers every member gets, and the empty line behind them."""
        return head_of((*self._headers(), *TEXT))

    def _headers(self) -> Iterator[tuple[str, object]]:
        post, channel = self.post, self.channel
        sender, reply_to = from_and_reply_to(post)
        yield "From", sender
        if reply_to:
            yield "Reply-To", ", ".join(map(str, reply_to))
        yield "Subject", in_words(subject_line(post.subject, channel.subject_prefix))
        yield "Date", format_datetime(post.received_at)
        yield "Message-ID", post.message_id
        if post.in_reply_to:
            yield "In-Reply-To", post.in_reply_to
        if post.references:
            yield "References", post.references
        home = settings.SITE_URL + channel.get_absolute_url()
        closed = channel.posting == Posting.SECRETARIAT
        yield "List-Id", f"{_ascii(channel.name_en)} <{channel.list_id}>"
        yield "List-Help", f"<{home}>"
        yield "List-Post", "NO" if closed else f"<mailto:{channel.address}>"
        yield "List-Owner", f"<mailto:{channel.owner_address}>"
        yield "List-Archive", f"<{home}>"
        yield "Archived-At", f"<{post.permanent_url}>"
        if channel.takes_subscribers:
            path = reverse("channels:subscribe", args=[channel.slug])
            yield "List-Subscribe", f"<{settings.SITE_URL}{path}>"
        yield "Precedence", "list"
        yield "X-BeenThere", channel.address
        if post.source == Source.PORTAL:
            yield "Auto-Submitted", "auto-generated"

    def _own_head(self, member: Member) -> bytes:
        """To whom, and the way out by one click where there is one (RFC 8058)."""
        lines = [f"To: {member.email}"]
        if self.channel.may_leave:
            lines += [
                f"List-Unsubscribe: <{channel_links.leave_url(self.channel, member)}>,",
                f" <mailto:{self.channel.leave_address}>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            ]
        return "".join(f"{line}\r\n" for line in lines).encode("ascii", "ignore")

    def foot(self, member: Member) -> str:
        """List the files, and say why this reader gets it and how to leave, in their language."""
        language = speakable(member.language)
        key = (language, member.grounds, bool(member.subscription))
        if key not in self._feet:
            with translation.override(language):
                self._feet[key] = _tidy(
                    render_to_string(
                        "channels/email/_foot.txt",
                        {
                            "post": self.post,
                            "channel": self.channel,
                            "because": member.because,
                            "is_subscriber": bool(member.subscription),
                            "here": HERE,
                            "settings": SETTINGS,
                            "files": [(file, self._link_to(file)) for file in self._files],
                        },
                    )
                )
        foot = self._feet[key]
        if self.channel.may_leave:
            foot = foot.replace(HERE, channel_links.leave_url(self.channel, member))
        if member.subscription:
            foot = foot.replace(SETTINGS, channel_links.subscription_url(member.subscription))
        for file in self._files:
            own = FILE % file.pk
            if own in foot:
                foot = foot.replace(own, channel_links.file_url(file, member))
        return foot


def _encoded(text: str) -> bytes:
    """Encode text so that every server passes it on as it is."""
    lines = "\r\n".join(text.split("\n"))
    return binascii.b2a_qp(lines.encode(), istext=True)


def _tidy(text: str) -> str:
    lines = [line if line == SIGNATURE else line.rstrip() for line in text.strip("\n").splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n" + "\n".join(kept) + "\n"


def _ascii(name: str) -> str:
    """A name for a header that may hold nothing but plain letters (RFC 2919)."""
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c in " -&()'."))
    return f'"{plain}"'
