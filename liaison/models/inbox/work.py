"""Messages as work: what is open, and who has it."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from csb_portal import clock
from csb_portal.models import User
from liaison.choices.register import UNDER_REVIEW, ContactKind, MessageKind, MessageStatus
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.inbox.assignment import Assignment
from liaison.models.inbox.shift import on_duty
from liaison.models.register.delivery import Delivery
from liaison.models.register.message import Message
from liaison.models.register.queries import MessageQuerySet

# Whatever nobody has finished: in the secretariat's hands, or owed an answer by its day.
OPEN = Q(status__in=UNDER_REVIEW) | Q(status=MessageStatus.SENT, due_at__isnull=False)
FOR_THE_SIX = Q(status=MessageStatus.IN_REVIEW)
UNASSIGNED = Q(holder_id=None)


def open_messages() -> MessageQuerySet:
    """Messages somebody has yet to act on, each with ``holder_id``: which member has it."""
    return _with_holder().filter(OPEN)


def worked_on() -> MessageQuerySet:
    """The same, and what is still being drafted."""
    return _with_holder().filter(OPEN | Q(status=MessageStatus.DRAFT))


def _with_holder() -> MessageQuerySet:
    current = Assignment.objects.current().filter(message=OuterRef("pk"))
    return Message.objects.annotate(holder_id=Subquery(current.values("holder")[:1]))


def is_open(message: Message) -> bool:
    """Tell of one message what ``open_messages`` asks."""
    if message.status in UNDER_REVIEW:
        return True
    return message.status == MessageStatus.SENT and message.due_at is not None


def for_the_operators() -> Q:
    """Condition of waiting for the operators' body: to concur, to deliver, or to answer."""
    body = Counterpart.objects.operators_body()
    for_them = Delivery.objects.filter(counterpart=body, contact=ContactKind.TO)
    request = Q(kind=MessageKind.REQUEST)
    to_them = request & Q(status=MessageStatus.SENT, pk__in=for_them.values("message"))
    return Q(status=MessageStatus.AWAITING_CONCURRENCE) | request & FOR_THE_SIX | to_them


def waiting_for(user: User) -> QuerySet:
    """Return since when each message waits for ``user``, who has the duty, to act on it.

    It is the six's turn, and it is theirs since they took it or were given it, or nobody's
    since it arrived. What they wrote themselves another looks at.
    """
    own = ~Q(kind=MessageKind.REQUEST) & Q(author=user)
    messages = _with_its_time_at(user).filter(FOR_THE_SIX & ~own)
    messages = messages.filter(UNASSIGNED | Q(holder_id=user.pk))
    return messages.values_list(Coalesce("had_since", "recorded_at"), flat=True)


def given_to(user: User) -> QuerySet:
    """Return since when ``user`` has each open message that somebody else gave them."""
    given = Assignment.objects.current().filter(holder=user).exclude(given_by=user)
    messages = _with_its_time_at(user).filter(pk__in=given.values("message"))
    return messages.values_list("had_since", flat=True)


def _with_its_time_at(user: User) -> MessageQuerySet:
    mine = Assignment.objects.current().filter(message=OuterRef("pk"), holder=user)
    return open_messages().annotate(had_since=Subquery(mine.values("since")[:1]))


def concerns(user: User) -> Q:
    """Condition of being a member's business now: theirs, or nobody's while it is for them.

    What nobody has is for whoever is on duty; for all six where nobody is, once the others
    were told or its day is past, and where the one on duty wrote it.
    """
    current = Assignment.objects.current()
    untaken = ~Q(pk__in=current.values("message"))
    now = on_duty()
    if now and now.user != user:
        is_theirs = ~Q(kind=MessageKind.REQUEST) & Q(author=now.user)
        is_late = Q(due_at__lt=clock.now())
        untaken &= Q(inbox_item__others_told_at__isnull=False) | is_late | is_theirs
    return Q(author=user) | Q(pk__in=current.filter(holder=user).values("message")) | untaken
