"""The addresses of members: where posts go, and what happens when one fails."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.channels import ChannelEvent
from liaison.models import AddressChoice, AddressState, Channel
from liaison.models.channels.people import verified_addresses
from liaison.notifications import channels as notifications


@transaction.atomic
def choose_address(channel: Channel, *, user: User, email: str) -> None:
    """Let posts of ``channel`` go to one of the person's own addresses; empty is the main one.

    Raises ``DomainError`` for an address that is not theirs or not verified.
    """
    email = email.strip().lower()
    if not email or email == user.email.lower():
        AddressChoice.objects.filter(channel=channel, user=user).delete()
        return
    if not verified_addresses(user).filter(email__iexact=email).exists():
        raise DomainError(
            _("That address is not one of yours, or it is not confirmed yet."),
            rule=_("Posts go to addresses whose owner confirmed them."),
            so=_("Add the address to your account and confirm it first."),
        )
    AddressChoice.objects.update_or_create(channel=channel, user=user, defaults={"email": email})


def locked_state(email: str) -> AddressState:
    """Return what is known of an address, locked until the end of the transaction."""
    email = email.strip().lower()
    AddressState.objects.get_or_create(email=email)
    return AddressState.objects.select_for_update().get(email=email)


@transaction.atomic
def mark_address(email: str, *, reason: str) -> AddressState:
    """Send nothing more to an address that failed for good, and tell people.

    The person's colleague or the secretariat hears of it by mail, the person on their pages
    and at another address of theirs. Marked already, nothing changes.
    """
    state = locked_state(email)
    if state.marked_at:
        return state
    state.marked_at, state.reason = clock.now(), " ".join(reason.split())[:300]
    state.save(update_fields=["marked_at", "reason"])
    notifications.address_marked(state)
    audit.record(
        ChannelEvent.ADDRESS_MARKED,
        state,
        actor=None,
        public=False,
        private={"email": state.email, "reason": state.reason},
        bounces=state.hard_bounces,
    )
    return state


def works_again(email: str) -> None:
    """Take the word of an owner without an account that an address works."""
    if state := AddressState.objects.for_address(email):
        clear_address(state, actor=None)


@transaction.atomic
def clear_address(state: AddressState, *, actor: User | None) -> AddressState:
    """Write to a marked address again: its owner or staff says that it works.

    What failed before counts no more. ``actor`` is ``None`` for an owner without an account, who came by a signed link.
    """
    state = locked(state)
    if not state.marked_at:
        return state
    state.marked_at, state.hard_bounces, state.reason = None, 0, ""
    state.cleared_at = clock.now()
    state.save(update_fields=["marked_at", "hard_bounces", "reason", "cleared_at"])
    audit.record(ChannelEvent.ADDRESS_CLEARED, state, actor=actor, public=False)
    return state
