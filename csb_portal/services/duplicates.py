"""Accounts that may be one person's: found, with why; whether they are, people decide."""

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.choices import PortalEvent
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import SeparatePeople, User


@dataclass(frozen=True)
class Candidate:
    """Two accounts, the older one first, and what speaks for one person."""

    first: User
    second: User
    reasons: tuple[str, ...]


def find_duplicates() -> list[Candidate]:
    """Return pairs of open accounts that may be one person's, in three queries.

    Pairs that somebody said are two people's are left out.
    """
    apart = {
        (min(pair), max(pair))
        for pair in SeparatePeople.objects.values_list("first_id", "second_id")
    }
    people = {user.pk: user for user in User.objects.filter(is_active=True).order_by("pk")}
    addresses = list(
        EmailAddress.objects.filter(user__in=people).values_list("user_id", "email", "verified")
    )
    mains = [(user.pk, user.email) for user in people.values()]
    spelt = [(pk, spelling(email)) for pk, email, _verified in addresses]
    same = [(pk, email.lower()) for pk, email, _verified in addresses]
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for pair in _pairs((user.pk, plain_name(user.name)) for user in people.values()):
        reasons[pair].append(_("Both have the same name."))
    for pair in _pairs([*same, *((pk, email.lower()) for pk, email in mains)]):
        reasons[pair].append(_("Both have entered the same address."))
    for pair in _pairs([*spelt, *((pk, spelling(email)) for pk, email in mains)]):
        reasons[pair].append(
            _("They have one address in two spellings; that alone proves nothing.")
        )
    return [
        Candidate(people[first], people[second], tuple(found))
        for (first, second), found in sorted(reasons.items())
        if (first, second) not in apart
    ]


@transaction.atomic
def tell_apart(one: User, other: User, *, actor: User) -> SeparatePeople:
    """Say that two accounts are two people's, so that they are shown as duplicates no more.

    Saying it again changes nothing. Raises ``DomainError`` for one account, or one's own.
    """
    for person in sorted((one, other), key=lambda user: user.pk):
        locked(person)
    if one.pk == other.pk:
        raise DomainError(_("This is one account only."), so=_("Choose two."))
    if actor.pk in (one.pk, other.pk):
        raise DomainError(
            _("One of the accounts is yours."),
            rule=_("Nobody decides on their own account."),
            so=_("Leave it to somebody else."),
        )
    said = SeparatePeople.objects.between(one, other).first()
    if said:
        return said
    said = SeparatePeople.objects.create(
        first=one, second=other, said_at=clock.now(), said_by=actor
    )
    audit.record(PortalEvent.PEOPLE_TOLD_APART, one, actor=actor, public=False, other=other)
    return said


@transaction.atomic
def take_back(said: SeparatePeople, *, actor: User) -> None:
    """Let two accounts be looked at as one person's again; the trail keeps who said what."""
    said = locked(said)
    one, other = said.first, said.second
    said.delete()
    audit.record(PortalEvent.TOLD_APART_NO_MORE, one, actor=actor, public=False, other=other)


def spelling(email: str) -> str:
    """Write an address without what many mail servers overlook: case, dots, a part after plus."""
    local, _at, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def plain_name(name: str) -> str:
    """Write a name without case, accents and spaces between."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _pairs(keyed: Iterable[tuple[int, Hashable]]) -> Iterator[tuple[int, int]]:
    """Yield each pair of people who share a key, once."""
    groups: dict[Hashable, set[int]] = defaultdict(set)
    for pk, key in keyed:
        if key:
            groups[key].add(pk)
    found = {pair for group in groups.values() for pair in combinations(sorted(group), 2)}
    yield from sorted(found)
