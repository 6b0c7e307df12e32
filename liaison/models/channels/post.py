"""Posts: what was written to a channel, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from csb_portal.models import StoredFile
from csb_portal.months import Month
from liaison.choices.channels import (
    POST_TONES,
    POST_TRANSITIONS,
    HoldReason,
    PostStatus,
    Source,
    Target,
)
from liaison.models.bodies.contact import Contact
from liaison.models.channels.channel import Channel
from liaison.rules.channels import LONGEST_MESSAGE_ID, LONGEST_SUBJECT


class PostQuerySet(models.QuerySet["Post"]):
    def accepted(self) -> "PostQuerySet":
        return self.filter(status=PostStatus.ACCEPTED)

    def held(self) -> "PostQuerySet":
        return self.filter(status=PostStatus.HELD)

    def posted_in(self, month: Month) -> "PostQuerySet":
        starts, ends = month.span
        return self.accepted().filter(posted_at__gte=starts, posted_at__lt=ends)

    def in_thread(self, post: "Post") -> "PostQuerySet":
        """The posts of a thread, in the order in which they came."""
        root = post.thread_id or post.pk
        return self.accepted().filter(Q(pk=root) | Q(thread=root)).order_by("posted_at", "number")

    def matching(self, words: str) -> "PostQuerySet":
        """Posts in whose subject, text or author each of the ``words`` stands."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(subject__icontains=word)
                | Q(body__icontains=word)
                | Q(author_name__icontains=word)
            )
        return found


class Post(StatusModel):
    """One message to a channel. Its ``number`` is the channel's next, given when it is posted."""

    TRANSITIONS = POST_TRANSITIONS

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="posts", verbose_name=_("channel")
    )
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=PostStatus.choices,
        default=PostStatus.HELD,
        editable=False,
    )
    source = models.CharField(_("how it came"), max_length=8, choices=Source.choices)
    message_id = models.CharField(max_length=LONGEST_MESSAGE_ID)
    in_reply_to = models.CharField(max_length=LONGEST_MESSAGE_ID, blank=True)
    references = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    thread = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="in_this_thread"
    )
    author_name = models.CharField(_("author"), max_length=200)
    author_email = models.EmailField(_("address of the author"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("person"),
    )
    author_contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    body = models.TextField(_("text"))
    received_at = models.DateTimeField(_("received at"))
    posted_at = models.DateTimeField(_("posted at"), null=True)
    hold_reason = models.CharField(_("why it is held"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decision_reason = models.CharField(_("why"), max_length=500, blank=True)
    distributed_at = models.DateTimeField(_("handed out at"), null=True)
    recipients = models.PositiveIntegerField(_("recipients"), null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "number"], name="one_post_a_number"),
            models.UniqueConstraint(fields=["channel", "message_id"], name="one_post_a_message_id"),
            models.CheckConstraint(
                condition=Q(
                    status=PostStatus.ACCEPTED, number__isnull=False, posted_at__isnull=False
                )
                | ~Q(status=PostStatus.ACCEPTED) & Q(number=None, posted_at=None),
                name="posted_means_numbered",
            ),
        ]
        indexes = [models.Index(fields=["channel", "-posted_at"], name="archive_of_a_channel")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        if self.number is None:
            return reverse("channels:held-post", args=[self.channel.slug, self.pk])
        return reverse("channels:post", args=[self.channel.slug, self.number])

    @property
    def reference(self) -> str:
        """What the trail calls it."""
        number = f"held-{self.pk}" if self.number is None else str(self.number)
        return f"{self.channel.slug}/{number}"

    @property
    def permanent_url(self) -> str:
        """The address it can be quoted by for ever (RFC 5064)."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def tone(self) -> str:
        return POST_TONES[PostStatus(self.status)]

    @property
    def is_held(self) -> bool:
        return self.status == PostStatus.HELD

    @property
    def why_held(self) -> str:
        """The reason it is held, in the reader's language where it is one of the portal's own."""
        labels = {str(reason): str(reason.label) for reason in HoldReason}
        return labels.get(self.hold_reason, self.hold_reason)

    @property
    def occasion(self) -> str:
        """What its mails are filed under in the outbox."""
        return f"post:{self.pk}"


class PostAttachment(models.Model):
    """A file of a post: kept once, and linked from the archive and the mails."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("attachment of a post")
        verbose_name_plural = _("attachments of posts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "file"], name="each_file_once_a_post"),
        ]

    def __str__(self) -> str:
        return str(self.file)


class PostUse(models.Model):
    """What a post became: a request, an agenda item, and where that can be read."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="uses")
    target = models.CharField(_("what"), max_length=16, choices=Target.choices)
    reference = models.CharField(_("number"), max_length=60)
    url = models.CharField(_("where"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("use of a post")
        verbose_name_plural = _("uses of posts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "target", "reference"], name="each_use_once"),
        ]

    def __str__(self) -> str:
        return self.reference
