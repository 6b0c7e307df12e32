"""The bureau's mailing lists, and by which rules somebody belongs to each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liaison.choices.bodies import CounterpartKind
from liaison.choices.channels import Archive, EngineKind, Posting, ReplyTo, RuleKind
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.counterpart import Counterpart
from liaison.rules.channels import DEFAULT_SIZE_LIMIT, validate_local_part


class ChannelQuerySet(models.QuerySet["Channel"]):
    def active(self) -> "ChannelQuerySet":
        return self.filter(is_active=True)

    def public(self) -> "ChannelQuerySet":
        """Channels in use whose archive everybody reads."""
        return self.active().filter(archive=Archive.PUBLIC)

    def taking_subscribers(self) -> "ChannelQuerySet":
        """Channels in use that anybody may join by a confirmed address."""
        return self.active().filter(rules__rule=RuleKind.SUBSCRIBERS).distinct()

    def for_address(self, address: str) -> "Channel | None":
        """Return the channel in use that mail to ``address`` is for, whatever its case."""
        local_part, _at, domain = address.strip().lower().rpartition("@")
        if domain != settings.LIST_DOMAIN.lower():
            return None
        return self.active().filter(local_part=local_part).first()


class Channel(models.Model):
    """A mailing list with its archive (proposal, 2.b and 3.d to 3.f)."""

    slug = models.SlugField(_("short name"), unique=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    local_part = models.CharField(
        _("address, before the @"), max_length=62, unique=True, validators=[validate_local_part]
    )
    audience = models.OneToOneField(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="channel",
        verbose_name=_("audience"),
        help_text=_("A relay to this audience reaches the members of the channel one by one."),
    )
    counterpart_kind = models.CharField(
        _("kind of the other side"), max_length=30, choices=CounterpartKind.choices, blank=True
    )
    posting = models.CharField(
        _("who posts"), max_length=12, choices=Posting.choices, default=Posting.MEMBERS
    )
    archive = models.CharField(
        _("who reads"), max_length=12, choices=Archive.choices, default=Archive.MEMBERS
    )
    may_leave = models.BooleanField(
        _("members may leave"),
        default=False,
        help_text=_("Where a mandate brings the mail with it, leaving is stepping down."),
    )
    reply_to = models.CharField(
        _("where answers go"), max_length=10, choices=ReplyTo.choices, default=ReplyTo.CHANNEL
    )
    subject_prefix = models.CharField(_("prefix of subjects"), max_length=40, blank=True)
    size_limit = models.PositiveIntegerField(
        _("largest post, in bytes"), default=DEFAULT_SIZE_LIMIT
    )
    engine = models.CharField(
        _("engine"), max_length=10, choices=EngineKind.choices, default=EngineKind.EMBEDDED
    )
    is_active = models.BooleanField(_("in use"), default=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("channels:channel", args=[self.slug])

    @property
    def name(self) -> str:
        """The name in the reader's language, or in English."""
        return getattr(self, f"name_{get_language()}", "") or self.name_en

    @property
    def address(self) -> str:
        return f"{self.local_part}@{settings.LIST_DOMAIN}"

    @property
    def owner_address(self) -> str:
        return f"{self.local_part}-owner@{settings.LIST_DOMAIN}"

    @property
    def leave_address(self) -> str:
        return f"{self.local_part}-leave@{settings.LIST_DOMAIN}"

    @property
    def list_id(self) -> str:
        """What mail programs sort by (RFC 2919)."""
        return f"{self.local_part}.{settings.LIST_DOMAIN}"

    @cached_property
    def rule_list(self) -> list["ChannelRule"]:
        return list(self.rules.all())

    @property
    def takes_subscribers(self) -> bool:
        return any(rule.rule == RuleKind.SUBSCRIBERS for rule in self.rule_list)


class ChannelRule(models.Model):
    """One rule by which people belong to a channel."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="rules")
    rule = models.CharField(_("who belongs"), max_length=20, choices=RuleKind.choices)
    counterpart = models.ForeignKey(
        Counterpart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="channel_rules",
        verbose_name=_("body"),
    )

    class Meta:
        verbose_name = _("rule of membership")
        verbose_name_plural = _("rules of membership")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "rule"],
                condition=Q(counterpart=None),
                name="each_rule_once_a_channel",
            ),
            models.UniqueConstraint(
                fields=["channel", "counterpart"], name="each_body_once_a_channel"
            ),
            models.CheckConstraint(
                condition=Q(rule=RuleKind.COUNTERPART, counterpart__isnull=False)
                | ~Q(rule=RuleKind.COUNTERPART) & Q(counterpart=None),
                name="only_a_rule_on_a_body_names_one",
            ),
        ]

    def __str__(self) -> str:
        label = self.get_rule_display()
        return f"{label}: {self.counterpart}" if self.counterpart else label

    @property
    def slug(self) -> str:
        """What the trail calls it."""
        return f"{self.rule}:{self.counterpart.slug}" if self.counterpart else self.rule
