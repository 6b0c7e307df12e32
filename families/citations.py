"""Where a clause of a governing document can be read: one address for every citation."""

from django.urls import reverse


def clause_url(document: str, key: str) -> str:
    """Return the permanent link to a clause, in whichever version is in force."""
    return f"{reverse('families:document-detail', args=[document])}#{key}"
