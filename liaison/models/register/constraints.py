"""What the database itself holds true of every message, and by what it looks them up."""

from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from liaison.choices.register import (
    LEFT,
    PURPOSES_WITH_DEADLINE,
    MessageKind,
    MessageStatus,
    Purpose,
)

_DRAFT = Q(status=MessageStatus.DRAFT)
_LEFT = Q(status__in=LEFT)
_OF_CIVIL_SOCIETY = Q(from_counterpart=None) & (
    Q(from_audience__isnull=False, from_family=None)
    | Q(from_audience=None, from_family__isnull=False)
)

# How a message ends without an answer is rare, so these hold few of them.
INDEXES = [
    Index(fields=["-received_at", "-id"], name="messages_newest_first"),
    Index(fields=["status", "kind"], name="messages_by_state"),
    Index(fields=["delivered_at"], name="messages_by_delivery"),
    *(
        Index(fields=[ended], condition=Q(**{f"{ended}__isnull": False}), name=f"messages_{ended}")
        for ended in ("set_aside_at", "closed_at", "superseded_at")
    ),
]

CONSTRAINTS = [
    UniqueConstraint(
        fields=["reference"], condition=~Q(reference=""), name="one_message_a_reference"
    ),
    UniqueConstraint(
        fields=["supersedes"],
        condition=~Q(status__in=[MessageStatus.DRAFT, MessageStatus.SET_ASIDE]),
        name="one_correction_a_message",
    ),
    CheckConstraint(
        condition=_DRAFT & Q(reference="", author__isnull=False) | ~_DRAFT & ~Q(reference=""),
        name="message_has_its_reference_once_it_is_taken",
    ),
    CheckConstraint(
        condition=_DRAFT
        | Q(
            kind=MessageKind.RELAY,
            from_counterpart__isnull=False,
            from_audience=None,
            from_family=None,
            author__isnull=False,
        )
        | Q(
            kind=MessageKind.REQUEST,
            from_counterpart=None,
            from_audience__isnull=False,
            from_family=None,
            answer_days__isnull=False,
        )
        | Q(kind=MessageKind.STATEMENT, author__isnull=False) & _OF_CIVIL_SOCIETY,
        name="message_has_the_sender_of_its_kind",
    ),
    CheckConstraint(
        condition=_DRAFT
        | Q(purpose__in=PURPOSES_WITH_DEADLINE, due_at__isnull=False)
        | ~Q(purpose__in=PURPOSES_WITH_DEADLINE) & Q(due_at=None),
        name="message_has_the_deadline_of_its_purpose",
    ),
    CheckConstraint(
        condition=_DRAFT | ~Q(purpose=Purpose.RESPONSE) | Q(in_response_to__isnull=False),
        name="response_names_what_it_responds_to",
    ),
    CheckConstraint(
        condition=_LEFT & Q(delivered_at__isnull=False, delivered_by__isnull=False)
        | ~_LEFT & Q(delivered_at=None, delivered_by=None),
        name="message_that_left_has_its_time",
    ),
    CheckConstraint(
        condition=Q(status=MessageStatus.SET_ASIDE, set_aside_at__isnull=False)
        | ~Q(status=MessageStatus.SET_ASIDE) & Q(set_aside_at=None),
        name="message_set_aside_has_its_time",
    ),
    CheckConstraint(
        condition=Q(status=MessageStatus.CLOSED, closed_at__isnull=False)
        | Q(status=MessageStatus.SUPERSEDED)
        | ~Q(status__in=[MessageStatus.CLOSED, MessageStatus.SUPERSEDED]) & Q(closed_at=None),
        name="closed_message_has_its_time",
    ),
    CheckConstraint(
        condition=Q(status=MessageStatus.SUPERSEDED, superseded_at__isnull=False)
        | ~Q(status=MessageStatus.SUPERSEDED) & Q(superseded_at=None),
        name="superseded_message_has_its_time",
    ),
    CheckConstraint(
        condition=Q(kind=MessageKind.REQUEST) | ~Q(delivered_by=F("author")),
        name="message_has_a_second_pair_of_eyes",
    ),
    CheckConstraint(
        condition=Q(received_at__lte=F("recorded_at"))
        & (Q(delivered_at=None) | Q(delivered_at__gte=F("received_at"))),
        name="message_moves_forward_in_time",
    ),
]
