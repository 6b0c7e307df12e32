"""Words for the bureau's mailing lists: rules of membership, states of a post, acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleKind(models.TextChoices):
    """By what somebody belongs to a channel; asked anew each time, so nothing can drift."""

    FOCAL_POINTS = "focal_points", _("[Focal points] of active [families]")
    SECRETARIAT = "secretariat", _("Members of the [secretariat]")
    COUNTERPART = "counterpart", _("Contacts of one body")
    COUNTERPART_KIND = "counterpart_kind", _("Contacts of every body of the channel's kind")
    OPERATORS = "operators", _("Election operators")
    SUBSCRIBERS = "subscribers", _("Whoever subscribed and confirmed")
    STAFF = "staff", _("Staff, as owners: they get no posts")


class OverrideKind(models.TextChoices):
    ADD = "add", _("Added")
    REMOVE = "remove", _("Taken out")
    MUTE = "mute", _("Gets no mail")


class Posting(models.TextChoices):
    MEMBERS = "members", _("Members post; anybody else's post is held")
    MODERATED = "moderated", _("Every post is held, except the [secretariat]'s")
    SECRETARIAT = "secretariat", _("Only the [secretariat] posts; anybody else's post is held")


class Archive(models.TextChoices):
    PUBLIC = "public", _("Everybody reads the archive")
    MEMBERS = "members", _("Members read the archive")
    SECRETARIAT = "secretariat", _("Only the [secretariat] reads the archive")


class ReplyTo(models.TextChoices):
    CHANNEL = "channel", _("Answers go to the channel")
    AUTHOR = "author", _("Answers go to the author")


class EngineKind(models.TextChoices):
    EMBEDDED = "embedded", _("The portal itself")
    MAILMAN = "mailman", _("Mailman 3")


class Source(models.TextChoices):
    WEB = "web", _("Written on the portal")
    MAIL = "mail", _("Came by mail")
    PORTAL = "portal", _("Posted by the portal")


class PostStatus(models.TextChoices):
    HELD = "held", _("Held for a decision")
    ACCEPTED = "accepted", _("Posted")
    REJECTED = "rejected", _("Sent back")
    DISCARDED = "discarded", _("Discarded")


POST_TRANSITIONS = {
    PostStatus.HELD: {PostStatus.ACCEPTED, PostStatus.REJECTED, PostStatus.DISCARDED},
    PostStatus.ACCEPTED: set(),
    PostStatus.REJECTED: set(),
    PostStatus.DISCARDED: set(),
}

POST_TONES = {
    PostStatus.HELD: "waiting",
    PostStatus.ACCEPTED: "done",
    PostStatus.REJECTED: "stopped",
    PostStatus.DISCARDED: "stopped",
}


class HoldReason(models.TextChoices):
    """Why the portal itself holds a post; mail that comes in has reasons of its own."""

    NOT_A_MEMBER = "not_a_member", _("The author is not a member of the channel.")
    MODERATED = "moderated", _("Every post of this channel is looked at first.")
    ANNOUNCEMENTS = "announcements", _("In this channel only the [secretariat] posts.")
    TOO_LARGE = "too_large", _("The post is larger than the channel allows.")


class Target(models.TextChoices):
    """What a post can become."""

    REQUEST = "request", _("Request")
    AGENDA_ITEM = "agenda_item", _("Agenda item")
    CASE = "case", _("Participation case")


class ChannelEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    POST_HELD = "liaison.post_held", "Post held"
    POST_ACCEPTED = "liaison.post_accepted", "Post accepted"
    POST_REJECTED = "liaison.post_rejected", "Post rejected"
    POST_DISCARDED = "liaison.post_discarded", "Post discarded"
    POST_USED = "liaison.post_used", "Post taken up"
    OVERRIDE_MADE = "liaison.override_made", "Membership override made"
    OVERRIDE_ENDED = "liaison.override_ended", "Membership override ended"
    CHANNEL_CHANGED = "liaison.channel_changed", "Channel changed"
    SUBSCRIBED = "liaison.channel_subscribed", "Subscribed to a channel"
    LEFT = "liaison.channel_left", "Left a channel"
    ADDRESS_MARKED = "liaison.address_marked", "Address marked as failing"
    ADDRESS_CLEARED = "liaison.address_cleared", "Address cleared"
