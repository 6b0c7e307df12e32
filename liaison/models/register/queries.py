"""What is asked of all messages together."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Max, Prefetch, Q

from csb_portal.months import Month
from csb_portal.querying import in_any
from liaison.choices.bodies import AudienceKind
from liaison.choices.register import (
    UNDER_REVIEW,
    MessageKind,
    MessageStatus,
    Visibility,
)
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.bodies.party import Party, field_of
from liaison.models.register.delivery import Delivery
from liaison.models.register.translation import Translation

if TYPE_CHECKING:
    from csb_portal.models import User
    from families.models import Family

DRAFT = Q(status=MessageStatus.DRAFT)
OPEN_REQUEST = Q(kind=MessageKind.REQUEST, status__in=[*UNDER_REVIEW, MessageStatus.SENT])
OPEN = OPEN_REQUEST | Q(status=MessageStatus.SENT, due_at__isnull=False)
TEXT_IS_PUBLIC = Q(visibility=Visibility.PUBLIC) & (
    Q(delivered_at__isnull=False) | Q(kind=MessageKind.REQUEST, author__isnull=False) & ~DRAFT
)


ENDS = ("answer__answered_at", "set_aside_at", "closed_at", "superseded_at")
MOMENTS = ("recorded_at", "delivered_at", "closed_at", "superseded_at", "answer__recorded_at")


class MessageQuerySet(models.QuerySet):
    def relays(self) -> "MessageQuerySet":
        """Relays of the register that were not entered by mistake."""
        relays = self.public().filter(kind=MessageKind.RELAY)
        return relays.exclude(status=MessageStatus.SET_ASIDE)

    def requests(self) -> "MessageQuerySet":
        return self.public().filter(kind=MessageKind.REQUEST)

    def public(self) -> "MessageQuerySet":
        """The register as everybody sees it: no drafts, nothing private."""
        return self.filter(visibility=Visibility.PUBLIC).exclude(DRAFT)

    def drafts(self) -> "MessageQuerySet":
        return self.filter(DRAFT)

    def taken(self) -> "MessageQuerySet":
        """Everything that is more than a draft, private messages included."""
        return self.exclude(DRAFT)

    def of_parties(self, user: "User", families: Iterable["Family"]) -> "MessageQuerySet":
        """What somebody wrote, and what their families wrote or got, as the bureau too."""
        families = list(families)
        named = Q(family__in=families)
        if families:
            named |= Q(audience__kind=AudienceKind.BUREAU)
        got = Delivery.objects.filter(named, sent_at__isnull=False)
        return self.filter(
            Q(author=user) | Q(from_family__in=families) | Q(pk__in=got.values("message"))
        )

    def through_the_division(self) -> "MessageQuerySet":
        """What the Civil Society Division has a part in: it wrote, gets or delivers it, as
        every request, or it was asked to concur.
        """
        body = Counterpart.objects.operators_body()
        named = Delivery.objects.filter(counterpart=body).values("message")
        has_part = Q(kind=MessageKind.REQUEST) | Q(concurrences__isnull=False)
        if body:
            has_part |= Q(from_counterpart=body) | Q(pk__in=named)
        return self.filter(has_part)

    def open_requests(self) -> "MessageQuerySet":
        """Requests of the register that wait for delivery or answer."""
        return self.requests().filter(OPEN_REQUEST)

    def open(self) -> "MessageQuerySet":
        """What waits: requests for delivery or answer, anything sent for what it asks."""
        return self.filter(OPEN)

    def overdue(self, now: datetime) -> "MessageQuerySet":
        return self.open().filter(due_at__lt=now)

    def with_public_text(self) -> "MessageQuerySet":
        return self.filter(TEXT_IS_PUBLIC)

    def about(self, party: Party) -> "MessageQuerySet":
        """Messages from ``party`` or for it, in whatever role it is named."""
        name = field_of(party)
        named = Delivery.objects.filter(**{name: party})
        return self.filter(Q(**{f"from_{name}": party}) | Q(pk__in=named.values("message")))

    def in_language(self, language: str) -> "MessageQuerySet":
        """Messages one can read in ``language``: as the original or as a version."""
        versions = Translation.objects.current().filter(language=language)
        return self.filter(Q(language=language) | Q(pk__in=versions.values("message")))

    def received_in(self, month: Month) -> "MessageQuerySet":
        starts, ends = month.span
        return self.filter(received_at__gte=starts, received_at__lt=ends)

    def delivered_in(self, month: Month) -> "MessageQuerySet":
        starts, ends = month.span
        return self.filter(delivered_at__gte=starts, delivered_at__lt=ends)

    def answered_in(self, month: Month) -> "MessageQuerySet":
        starts, ends = month.span
        return self.filter(answer__answered_at__gte=starts, answer__answered_at__lt=ends)

    def open_at(self, moment: datetime) -> "MessageQuerySet":
        """Requests that had arrived before ``moment`` and were still open then.

        Looked for among those that are open now, and what ended since.
        """
        messages, not_yet = self.model._default_manager, Q()
        found = [messages.filter(OPEN_REQUEST)]
        for ended in ENDS:
            since = Q(**{f"{ended}__gte": moment})
            found.append(messages.filter(since))
            not_yet &= Q(**{ended: None}) | since
        among = in_any(*(one.values("pk") for one in found))
        return self.requests().filter(not_yet, pk__in=among, received_at__lt=moment)

    def last_changed_at(self) -> datetime | None:
        """The last moment at which anything happened to any of them."""
        moments = self.order_by().aggregate(**{name: Max(name) for name in MOMENTS}).values()
        return max(filter(None, moments), default=None)

    def with_parties(self) -> "MessageQuerySet":
        """Read who wrote to whom, and the answer, along with the messages."""
        deliveries = Delivery.objects.select_related("counterpart", "audience", "family")
        return self.select_related(
            "from_counterpart", "from_audience", "from_family", "answer"
        ).prefetch_related(Prefetch("deliveries", deliveries))
