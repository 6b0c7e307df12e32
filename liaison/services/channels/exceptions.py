"""Dated exceptions to the rules of a channel, each with its reason and on its record."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day
from liaison.choices.channels import ChannelEvent, OverrideKind
from liaison.models import Channel, Contact, MembershipOverride


@transaction.atomic
def make_override(
    channel: Channel,
    *,
    kind: OverrideKind | str,
    email: str,
    reason: str,
    actor: User,
    name: str = "",
    user: User | None = None,
    contact: Contact | None = None,
    since: date | None = None,
    until: date | None = None,
) -> MembershipOverride:
    """Add, take out or mute somebody, from a day on and until another.

    The address is matched with the person who verified it. Raises ``DomainError`` without a
    reason, for days in the wrong order, and where the same exception holds on one of them.
    """
    channel = locked(channel)
    email, since = email.strip().lower(), since or clock.today()
    if not reason.strip():
        raise DomainError(
            _("The reason is missing."),
            rule=_("Members see each exception with its reason."),
            so=_("Write it in a sentence."),
        )
    if until and until <= since:
        raise DomainError(
            _("It would end before it begins."),
            rule=_("An exception runs from one day to a later one, or until it is ended."),
            so=_("Choose a later last day, or leave it empty."),
        )
    same = channel.overrides.of_a_kind(kind, email).overlapping(since, until).first()
    if same:
        raise DomainError(
            _("The same exception holds from %(day)s on.") % {"day": on_day(same.since)},
            rule=_("On each day there is one exception of a kind for an address."),
            so=_("End the other one first, or choose other days."),
        )
    user = (
        user
        or User.objects.filter(
            emailaddress__email__iexact=email, emailaddress__verified=True
        ).first()
    )
    override = MembershipOverride.objects.create(
        channel=channel,
        kind=kind,
        email=email,
        name=name.strip() or (str(user) if user else contact.name if contact else ""),
        user=user,
        contact=contact,
        since=since,
        until=until,
        reason=" ".join(reason.split()),
        actor=actor,
        made_at=clock.now(),
    )
    _record(ChannelEvent.OVERRIDE_MADE, override, actor)
    return override


@transaction.atomic
def end_override(override: MembershipOverride, *, actor: User) -> MembershipOverride:
    """End an exception today: the rules alone say again who belongs. Raises ``DomainError``."""
    override = locked(override)
    if override.until and override.until <= clock.today():
        raise DomainError(
            _("This exception has ended."),
            rule=_("An exception ends once."),
            so=_("Nothing is left to do."),
        )
    override.until = max(clock.today(), override.since)
    override.save(update_fields=["until"])
    _record(ChannelEvent.OVERRIDE_ENDED, override, actor)
    return override


def _record(event: ChannelEvent, override: MembershipOverride, actor: User) -> None:
    audit.record(
        event,
        override,
        actor=actor,
        public=False,
        private={"email": override.email, "reason": override.reason},
        channel=override.channel.slug,
        kind=override.kind,
        since=str(override.since),
        until=str(override.until or ""),
    )
