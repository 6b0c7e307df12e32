"""Mailman 3 as a list engine: a program of its own that is kept as the portal wants it."""

from csb_portal import clock
from csb_portal.background import enqueue_on_commit
from liaison.choices.channels import EngineKind
from liaison.engines.comparing import Change, Diff, Kind, Part, differences
from liaison.engines.rest import MailmanRest
from liaison.engines.wanting import moderator_password, wanted_settings, wanted_state
from liaison.models import Channel, Handover, Post
from liaison.services.engines.breaker import guarded

ROLES = {Part.MEMBER: "member", Part.MODERATOR: "moderator"}


class MailmanEngine:
    """Keeps one list a channel in a Mailman core, and hands it the posts."""

    def differences(self, channel: Channel) -> Diff:
        wanted = wanted_state(channel)
        with guarded(EngineKind.MAILMAN):
            found = MailmanRest().state_of(channel.address, list(wanted.settings))
        return differences(wanted, found)

    def sync(self, channel: Channel, diff: Diff) -> None:
        """Take the steps in their order: a new list is silent and closed before anybody is on it."""
        with guarded(EngineKind.MAILMAN):
            _take(MailmanRest(), channel, diff)

    def deliver(self, post: Post) -> None:
        """Put ``post`` in the queue; a worker hands it over as soon as Mailman answers."""
        Handover.objects.get_or_create(post=post, defaults={"wanted_at": clock.now()})
        enqueue_on_commit("liaison.tend_engines")


def _take(rest: MailmanRest, channel: Channel, diff: Diff) -> None:
    address = channel.address
    is_new = any(change.part == Part.LIST for change in diff)
    if is_new:
        rest.create(address)
    settings = {change.name: change.becomes for change in diff if change.part == Part.SETTING}
    if is_new:
        settings = dict(wanted_settings(channel))
    if settings:
        rest.change_settings(address, settings, password=moderator_password(channel))
    for change in diff:
        if change.part in ROLES:
            _take_one(rest, address, change)


def _take_one(rest: MailmanRest, address: str, change: Change) -> None:
    role = ROLES[change.part]
    if change.kind == Kind.ADD:
        rest.add_member(address, change.name, role)
    elif change.kind == Kind.REMOVE:
        rest.remove_member(address, change.name, role)
    else:
        rest.make_ordinary(address, change.name)
