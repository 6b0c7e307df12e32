"""Links by which somebody who was nominated gives their word, and takes it back."""

from django.conf import settings
from django.urls import reverse

from csb_portal.links import SignedLinks
from secretariat.models import SlotPerson

_links = SignedLinks("secretariat.slot-person")


def word_token(person: SlotPerson) -> str:
    """Return what stands in the link of ``person``; nobody else's opens it."""
    return _links.token_of(person.key)


def word_url(person: SlotPerson) -> str:
    """Return the page of somebody who was nominated, as it stands in mails."""
    return settings.SITE_URL + reverse("participation:slot-word", args=[word_token(person)])


def person_of(token: str) -> SlotPerson | None:
    """Return whose link it is; ``None`` if it was not made here."""
    try:
        key = _links.key_of(token)
    except ValueError:
        return None
    people = SlotPerson.objects.select_related(
        "nomination__case__family", "nomination__call__event", "nomination__session"
    )
    return people.filter(key=key).first()
