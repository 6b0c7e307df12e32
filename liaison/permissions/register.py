"""Who may do what with messages."""

from django.db.models import Q

from csb_portal.permissions import is_operator
from families.models import Family, FocalPoint
from families.permissions.mandates import current_mandate, is_focal_point
from liaison.choices.bodies import AudienceKind
from liaison.models import Audience, Message, Party
from liaison.models.register.queries import MessageQuerySet
from liaison.permissions.roles import Somebody, works_here
from secretariat.permissions.terms import is_member_or_staff, is_secretariat_member


def can_receive_relays(user: Somebody) -> bool:
    """The Civil Society Division and the secretariat enter what is to be relayed."""
    return is_operator(user) or is_secretariat_member(user)


def can_approve_relays(user: Somebody) -> bool:
    """The second pair of eyes; that it is another pair, the service sees to."""
    return is_member_or_staff(user)


def can_submit_requests(user: Somebody) -> bool:
    """Focal points ask without confirming their address: it is known."""
    return is_focal_point(user)


def can_write_statements(user: Somebody) -> bool:
    """Focal points write for their family or a working group (charter, interactions)."""
    return is_focal_point(user)


def can_state_for(user: Somebody, sender: Family | Audience) -> bool:
    """Their own family; the secretariat for its members; a working group they say they speak for."""
    if isinstance(sender, Family):
        mandate = current_mandate(user)
        return mandate is not None and mandate.family_id == sender.pk
    if sender.kind == AudienceKind.SECRETARIAT:
        return is_secretariat_member(user)
    return sender.kind == AudienceKind.WORKING_GROUP and is_focal_point(user)


def senders_for(user: Somebody) -> list[Party]:
    """For whom ``user`` may write a statement, their own family first."""
    mandate = current_mandate(user)
    groups = Audience.objects.filter(kind=AudienceKind.WORKING_GROUP)
    secretariat = Audience.objects.filter(kind=AudienceKind.SECRETARIAT)
    senders: list[Party] = [mandate.family] if mandate else []
    return [*senders, *(group for group in [*secretariat, *groups] if can_state_for(user, group))]


def can_deliver_requests(user: Somebody) -> bool:
    return is_secretariat_member(user) or is_operator(user)


def can_record_answers(user: Somebody) -> bool:
    return is_secretariat_member(user) or is_operator(user)


def can_end_messages(user: Somebody) -> bool:
    """The secretariat closes, corrects and relates what was passed on."""
    return is_secretariat_member(user)


def can_ask_concurrence(user: Somebody) -> bool:
    return is_secretariat_member(user)


def can_concur(user: Somebody) -> bool:
    """The Civil Society Division says whether it concurs (proposal, 3.c)."""
    return is_operator(user)


def can_translate(user: Somebody) -> bool:
    """Focal points and whoever works here add language versions, and check those of others."""
    return is_focal_point(user) or works_here(user)


def can_rehearse(user: Somebody, message: Message) -> bool:
    """Its author, and whoever could send it."""
    if user.is_authenticated and user.pk == message.author_id:
        return user.is_active
    return can_approve_relays(user) or can_deliver_requests(user)


def can_set_aside(user: Somebody, message: Message) -> bool:
    """The secretariat and staff; and whoever wrote it, their own."""
    if user.is_authenticated and user.pk == message.author_id:
        return user.is_active
    return is_member_or_staff(user)


def can_see_draft(user: Somebody, draft: Message) -> bool:
    """Its author and the secretariat."""
    if user.is_authenticated and user.is_active and user.pk == draft.author_id:
        return True
    return is_secretariat_member(user)


def drafts_of(user: Somebody) -> MessageQuerySet:
    """The drafts ``user`` may go on with."""
    drafts = Message.objects.drafts()
    if is_secretariat_member(user):
        return drafts
    return drafts.filter(author=user) if user.is_authenticated else drafts.none()


def visible_messages(user: Somebody) -> MessageQuerySet:
    """The register as ``user`` sees it: what is public, and what is private to them.

    Private messages are for the secretariat and staff, their author, and the families and
    groups that wrote or got them; for the Civil Society Division as far as they come from
    it, go to it, pass through it or are asked of it. Drafts are in no register.
    """
    taken = Message.objects.taken()
    if is_member_or_staff(user):
        return taken
    if not user.is_authenticated or not user.is_active:
        return Message.objects.public()
    families = Family.objects.filter(
        pk__in=FocalPoint.objects.sitting().filter(user=user).values("family")
    )
    theirs = Q(pk__in=Message.objects.of_parties(user, families).values("pk"))
    if is_operator(user):
        theirs |= Q(pk__in=Message.objects.through_the_division().values("pk"))
    return taken.filter(Q(pk__in=Message.objects.public().values("pk")) | theirs)


def can_see(user: Somebody, message: Message) -> bool:
    """Whether the page of a message exists for ``user``."""
    return visible_messages(user).filter(pk=message.pk).exists()


def can_read_text(user: Somebody, message: Message) -> bool:
    """Everyone, once it is public; before, whoever works on it and whoever wrote it.

    Of a private message, whoever may see it at all.
    """
    if message.is_text_public or is_member_or_staff(user):
        return True
    if user.is_authenticated and user.pk == message.author_id:
        return True
    if is_operator(user):
        return can_see(user, message)
    return message.is_private and bool(message.delivered_at) and can_see(user, message)


def can_see_recipients(user: Somebody) -> bool:
    """Delivery person by person is for the secretariat and staff; its counts are public."""
    return is_member_or_staff(user)
