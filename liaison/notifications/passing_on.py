"""The mails by which a message reaches those it is for, and their rehearsal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from csb_portal import mail
from csb_portal.mail import Reader
from csb_portal.models import User
from liaison.models import Audience, Message
from liaison.notifications.recipients import Group, each_once
from liaison.notifications.versions import Version, versions_for, versions_of

TEMPLATES = {"relay": "relay_sent", "statement": "relay_sent", "request": "request_delivered"}


@dataclass(frozen=True)
class Batch:
    """Readers of one receiver who get the same: their versions, and a link of their own."""

    group: Group
    versions: list[Version]
    answer_url: str
    readers: list[User | Reader]


def batches_of(
    message: Message, groups: Iterable[Group], links: Mapping[str, str]
) -> Iterator[Batch]:
    """Yield who gets which text; one batch a language, list and link."""
    versions = versions_of(message)
    for group in groups:
        batches: dict[tuple[str, ...], Batch] = {}
        for reader in group.readers:
            chosen = versions_for(reader, versions, is_list=_is_list(group, reader))
            url = links.get(reader.email.lower(), "")
            key = (url, *(version.language for version in chosen))
            batch = batches.setdefault(key, Batch(group, chosen, url, []))
            batch.readers.append(reader)
        yield from batches.values()


def _is_list(group: Group, reader: User | Reader) -> bool:
    """Whether it is the one address of an audience, behind which many languages are read."""
    party = group.party
    return isinstance(party, Audience) and reader.email.lower() == party.address.lower()


def headers_of(message: Message, reply_to: str) -> dict[str, str]:
    """What lets an answer find its message, and an urgent one be seen."""
    headers = {"Reply-To": reply_to}
    return headers | {"Importance": "high"} if message.is_urgent else headers


def pass_on(
    message: Message,
    groups: Iterable[Group],
    *,
    reply_to: str,
    links: Mapping[str, str] | None = None,
    **context: Any,
) -> None:
    """Mail a message to everybody it is for, each in their own language where it has one.

    ``links`` are the addresses of pages to answer at, by the reader's address. Somebody in
    several audiences gets it once.
    """
    for batch in batches_of(message, each_once(groups)[0], links or {}):
        mail.queue(
            f"liaison/email/{TEMPLATES[message.kind]}",
            to=batch.readers,
            occasion=message.occasion_for(batch.group.party),
            headers=headers_of(message, reply_to),
            **_context_of(message, batch),
            **context,
        )


def rehearse(
    message: Message, groups: Iterable[Group], *, to: User, mark: str, **context: Any
) -> int:
    """Mail everything to its author instead, marked as a rehearsal; return how many mails.

    ``mark`` keeps one rehearsal apart from the next.
    """
    number, kept = 0, each_once(groups)[0]
    for number, batch in enumerate(batches_of(message, kept, {}), start=1):
        author = Reader(
            email=to.email,
            name=to.get_full_name(),
            language=batch.versions[0].language,
            time_zone=to.time_zone,
            pk=to.pk,
        )
        mail.queue(
            f"liaison/email/{TEMPLATES[message.kind]}",
            to=[author],
            occasion=f"rehearsal:{message.pk}:{mark}:{number}",
            rehearsal=len(batch.readers),
            **_context_of(message, batch),
            **context,
        )
    return number


def _context_of(message: Message, batch: Batch) -> dict[str, Any]:
    return {
        "message": message,
        "party": batch.group.party,
        "versions": batch.versions,
        "answer_url": batch.answer_url,
    }
