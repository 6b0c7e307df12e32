"""Taking posts in: from the pages, from mail and from the portal itself."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import StoredFile, User
from liaison.choices.channels import Archive, ChannelEvent, HoldReason, Posting, PostStatus, Source
from liaison.models import Channel, Contact, Member, Post, PostAttachment
from liaison.models.channels.membership import member_at
from liaison.notifications import channels as notifications
from liaison.permissions.channels import can_moderate
from liaison.rules.channels import bare_subject, clean_text, tidy_message_id
from liaison.services.channels.distribution import distribute
from liaison.services.channels.handing_out import hand_out


@dataclass(frozen=True)
class Author:
    """Who wrote a post: an address, and the person it belongs to where that is known.

    Whoever passes a ``user`` or a ``contact`` vouches for it (a login, a signed link).
    """

    email: str
    name: str = ""
    user: User | None = None
    contact: Contact | None = None

    @classmethod
    def of_user(cls, user: User) -> "Author":
        return cls(email=user.email, name=str(user), user=user)


def new_message_id(key: uuid.UUID | None = None) -> str:
    """Name a post that came without a name; the same form gives the same name."""
    return f"<{(key or uuid.uuid4()).hex}@{settings.LIST_DOMAIN}>"


@transaction.atomic
def submit_post(
    channel: Channel,
    *,
    author: Author,
    subject: str,
    body: str,
    source: Source | str,
    message_id: str = "",
    in_reply_to: str | None = "",
    references: Iterable[str] = (),
    attachments: Sequence[StoredFile] = (),
    hold_reason: str = "",
    is_out: bool = False,
    told: Collection[str] | None = None,
) -> Post:
    """Take in a post: it is posted and handed out, or held with its reason.

    ``is_out``: a list engine has handed it out already, so it is only filed. ``told`` are
    the addresses that had it by another mail of the portal: only the others are written to.

    A Message-ID the channel knows returns the post that has it, and changes nothing.
    ``in_reply_to`` and ``references`` find its thread. Raises ``DomainError`` for a
    channel that is not in use and for a post that says nothing.
    """
    channel = locked(channel)
    name = tidy_message_id(message_id) or new_message_id()
    if known := Post.objects.filter(channel=channel, message_id=name).first():
        return known
    subject, body = bare_subject(clean_text(subject), channel.subject_prefix), clean_text(body)
    _check(channel, subject, body, attachments)
    member = member_at(channel, author.email) if author.email else None
    earlier = [tidy_message_id(one) for one in (*references, in_reply_to or "")]
    parent = _parent_of(channel, [one for one in earlier if one])
    post = Post.objects.create(
        channel=channel,
        source=source,
        message_id=name,
        in_reply_to=earlier[-1],
        references=" ".join(dict.fromkeys(one for one in earlier if one)),
        parent=parent,
        thread=(parent.thread or parent) if parent else None,
        author=author.user or (member.user if member else None),
        author_contact=author.contact or (member.contact if member else None),
        author_name=_name_of(author, member),
        author_email=author.email,
        subject=subject,
        body=body,
        received_at=clock.now(),
        hold_reason=hold_reason
        or ("" if is_out else _why_hold(channel, author, member, source, body)),
    )
    PostAttachment.objects.bulk_create(
        PostAttachment(post=post, file=file) for file in dict.fromkeys(attachments)
    )
    if post.hold_reason:
        notifications.post_held(post)
        audit.record(ChannelEvent.POST_HELD, post, actor=post.author, public=False)
        return post
    return publish(post, channel, actor=post.author, is_out=is_out, told=told)


def publish(
    post: Post,
    channel: Channel,
    *,
    actor: User | None,
    is_out: bool = False,
    told: Collection[str] | None = None,
) -> Post:
    """Number a post and hand it out, unless that ``is_out`` by the list engine already.

    The caller holds the lock of ``channel``.
    """
    channel.last_number += 1
    channel.save(update_fields=["last_number"])
    post.number, post.posted_at = channel.last_number, clock.now()
    post.move_to(PostStatus.ACCEPTED)
    post.save(update_fields=["number", "posted_at", "status"])
    if told is not None:
        distribute(post, but=told)
    elif not is_out:
        hand_out(post)
    audit.record(
        ChannelEvent.POST_ACCEPTED,
        post,
        actor=actor,
        public=channel.archive == Archive.PUBLIC,
        channel=channel.slug,
        number=post.number,
    )
    return post


def _check(channel: Channel, subject: str, body: str, attachments: Sequence[StoredFile]) -> None:
    if not channel.is_active:
        raise DomainError(
            _("%(channel)s is not in use.") % {"channel": channel},
            rule=_("Posts go to channels in use."),
            so=_("Write to the [secretariat] if it should be."),
        )
    if not subject.strip() and not body.strip() and not attachments:
        raise DomainError(
            _("The subject and the text are empty."),
            rule=_("A post says something."),
            so=_("Write a subject and a text."),
        )


def _why_hold(
    channel: Channel, author: Author, member: Member | None, source: Source | str, body: str
) -> str:
    if source == Source.PORTAL:
        return ""
    if len(body.encode()) > channel.size_limit:
        return HoldReason.TOO_LARGE
    user = author.user or (member.user if member else None)
    if member is None and not (user and can_moderate(user)):
        return HoldReason.NOT_A_MEMBER
    if channel.posting == Posting.MEMBERS:
        return ""
    if source == Source.WEB and user and can_moderate(user):
        return ""  # a login proves who it is; the From of a mail does not
    is_open = channel.posting == Posting.MODERATED
    return HoldReason.MODERATED if is_open else HoldReason.ANNOUNCEMENTS


def _parent_of(channel: Channel, earlier: list[str]) -> Post | None:
    """Return the post that is answered: the last one named that the channel knows."""
    known = {
        post.message_id: post
        for post in channel.posts.accepted().filter(message_id__in=earlier).select_related("thread")
    }
    return next((known[name] for name in reversed(earlier) if name in known), None)


def _name_of(author: Author, member: Member | None) -> str:
    """Name the author; nobody's address stands in for a name, for the archive shows it."""
    known = author.user or author.contact
    name = str(author.user) if author.user else getattr(known, "name", "") or author.name
    name = name or (member.name if member else "")
    if not name.strip() or "@" in name:
        return _("Somebody without a name")
    return " ".join(clean_text(name).split())[:200]
