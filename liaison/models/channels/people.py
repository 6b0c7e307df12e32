"""What is known of single people in a channel: exceptions, subscriptions, wishes."""

from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.models import User
from liaison.choices.channels import OverrideKind
from liaison.models.bodies.contact import Contact
from liaison.models.channels.channel import Channel


class OverrideQuerySet(models.QuerySet["MembershipOverride"]):
    def current(self, on: date | None = None) -> "OverrideQuerySet":
        """Exceptions that hold on a day (today by default); ``until`` is the first day without."""
        on = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)

    def of_a_kind(self, kind: OverrideKind | str, email: str) -> "OverrideQuerySet":
        """Exceptions of one kind for one address that hold on some day."""
        lasting = Q(until=None) | Q(until__gt=F("since"))
        return self.filter(lasting, kind=kind, email__iexact=email)

    def overlapping(self, since: date, until: date | None) -> "OverrideQuerySet":
        """Those that hold on a day from ``since`` on and before ``until``, if that is set."""
        found = self.filter(Q(until=None) | Q(until__gt=since))
        return found.filter(since__lt=until) if until else found


class MembershipOverride(models.Model):
    """A dated exception to a channel's rules for one address, with its reason."""

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="overrides", verbose_name=_("channel")
    )
    kind = models.CharField(_("what"), max_length=8, choices=OverrideKind.choices)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="channel_overrides",
        verbose_name=_("person"),
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"))

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception to the rules")
        verbose_name_plural = _("exceptions to the rules")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "channel",
                "kind",
                Lower("email"),
                condition=Q(until=None),
                name="one_open_exception_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="exception_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name or self.email}"

    @property
    def is_own_wish(self) -> bool:
        """Whether it is the person, not the secretariat, who wants no mail."""
        return self.kind == OverrideKind.MUTE and self.actor_id is None

    @property
    def keeps_out(self) -> bool:
        """Whether it keeps the posts away against the person's own wish."""
        return self.kind != OverrideKind.ADD and not self.is_own_wish

    def holds_on(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def verified_addresses(user: User) -> QuerySet[EmailAddress]:
    """The addresses somebody has confirmed: from any of them they may write."""
    return EmailAddress.objects.filter(user=user, verified=True)


class AddressChoice(models.Model):
    """At which of their verified addresses somebody wants the posts of one channel."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="address_choices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channel_addresses"
    )
    email = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("chosen address")
        verbose_name_plural = _("chosen addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "user"], name="one_chosen_address_a_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.channel}"


class AddressStateQuerySet(models.QuerySet["AddressState"]):
    def marked(self) -> "AddressStateQuerySet":
        return self.filter(marked_at__isnull=False)

    def for_address(self, email: str) -> "AddressState | None":
        return self.filter(email=email.strip().lower()).first()

    def of(self, user: User) -> "AddressStateQuerySet":
        """Those of somebody's own addresses."""
        own = verified_addresses(user).values_list("email", flat=True)
        return self.filter(email__in=[email.lower() for email in own])

    def has_marked(self, email: str) -> bool:
        """Tell whether nothing is sent to an address because mail to it failed for good."""
        return self.marked().filter(email=email.strip().lower()).exists()

    def marked_addresses(self) -> frozenset[str]:
        """Addresses that posts are not sent to, in small letters."""
        return frozenset(self.marked().values_list("email", flat=True))


class AddressState(models.Model):
    """What the mail servers said of an address: how often it failed for good.

    Failures before ``cleared_at``, when somebody said that it works again, count no more.
    """

    email = models.EmailField(_("e-mail address"), unique=True, help_text=_("In small letters."))
    hard_bounces = models.PositiveSmallIntegerField(_("hard bounces"), default=0)
    last_bounce_at = models.DateTimeField(_("last bounce at"), null=True)
    marked_at = models.DateTimeField(_("marked at"), null=True)
    cleared_at = models.DateTimeField(_("works again since"), null=True)
    reason = models.CharField(_("what the mail server said"), max_length=300, blank=True)

    objects = AddressStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of an address")
        verbose_name_plural = _("states of addresses")
        ordering = ["-marked_at", "email"]

    def __str__(self) -> str:
        return self.email
