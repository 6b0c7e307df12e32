"""One secretariat hands over to the next: what is open is given and taken, item by item."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.desk import Matter
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.models import Bureau
from secretariat.choices.terms import SecretariatEvent
from secretariat.models import HandoverItem, Seat, Term
from secretariat.permissions.terms import current_seat

LONGEST_TITLE = 300


def open_matters() -> list[Matter]:
    """Return what is open with the secretariat now, as the floors above tell it."""
    sources: list[Callable[[], list[Matter]]] = [
        import_string(path) for path in settings.HANDOVER_MATTERS
    ]
    return [matter for source in sources for matter in source()]


def served_in(term: Term, person: User) -> bool:
    """Tell whether somebody holds a seat of a term, or did so on its last day a while ago.

    A while is what the bureau gives whoever hands over; afterwards its matters are not theirs.
    """
    day, given = clock.today(), timedelta(days=Bureau.current().handover_days)
    if day > term.ends_on + given:
        return False
    day = min(day, term.ends_on)
    return Seat.objects.current(day).filter(term=term, user=person).exists()


def serves_after(term: Term, person: User) -> bool:
    """Tell whether somebody sits in the secretariat that came after a term."""
    seat = current_seat(person)
    return seat is not None and seat.term.starts_on > term.starts_on


def may_hand_over(person: User | AnonymousUser, term: Term | None) -> bool:
    """Tell whether somebody belongs to a secretariat, or to one after it, and so sees its hand-over."""
    if term is None or not person.is_authenticated:
        return False
    return served_in(term, person) or serves_after(term, person)


@transaction.atomic
def give_over(term: Term, key: str, *, actor: User, note: str) -> HandoverItem:
    """Let a member of the outgoing secretariat hand one open matter over, with what one should know.

    Raises ``DomainError`` for others, for a matter that is not open, and the second time.
    """
    term = locked(term)
    if not served_in(term, actor):
        raise DomainError(
            _("You were not a member of this [secretariat] at its end."),
            rule=_("A matter is handed over by whoever had it."),
            so=_("Ask one of its members."),
        )
    if term.handover.filter(key=key).exists():
        raise DomainError(_("This matter is handed over already."), so=_("Nothing is left to do."))
    matter = next((one for one in open_matters() if one.key == key), None)
    if matter is None:
        raise DomainError(
            _("This matter is not open any more."),
            so=_("Look at the list again; nothing was handed over."),
        )
    item = HandoverItem.objects.create(
        term=term,
        key=key,
        title=matter.title[:LONGEST_TITLE],
        note=note,
        given_by=actor,
        given_at=clock.now(),
    )
    audit.record(SecretariatEvent.MATTER_GIVEN, item, actor=actor, term=term)
    return item


@transaction.atomic
def take_over(item: HandoverItem, *, actor: User) -> HandoverItem:
    """Let a member of the next secretariat take a matter that somebody else gave.

    Raises ``DomainError`` for others, and for a matter that is taken.
    """
    term = locked(item.term)
    item = locked(item)
    if not serves_after(term, actor):
        raise DomainError(
            _("You are not a member of the [secretariat] that came after."),
            rule=_("A matter is taken over by whoever has it from now on."),
            so=_("Ask one of its members."),
        )
    if item.taken_at:
        raise DomainError(_("%(person)s has taken it.") % {"person": item.taken_by})
    if item.given_by_id == actor.pk:
        raise DomainError(
            _("You gave this matter yourself."),
            rule=_("A hand-over needs two people."),
            so=_("Let another member of the [secretariat] take it."),
        )
    item.taken_by, item.taken_at = actor, clock.now()
    item.save(update_fields=["taken_by", "taken_at"])
    audit.record(SecretariatEvent.MATTER_TAKEN, item, actor=actor, term=term)
    return item
